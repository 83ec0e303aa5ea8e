using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using PrecisionGen.Numerics;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace SanityTest;

/// <summary>Draws a quantity of several arms over their steps.</summary>
internal static class Curves
{
    private const int Width = 460;
    private const int Height = 300;

    /// <summary>What is drawn of an arm, one drawing each.</summary>
    internal static readonly (string Name, Func<StepRecord, double> Value, bool IsLogarithmic)[] Quantities =
    [
        ("accuracy", record => record.Accuracy, false),
        ("kl_sequence, nats", record => record.KlSequence, true),
        ("gradient norm", record => record.GradientNorm, false),
    ];

    // Warm where the engines are independent, cool where they are paired.
    private static readonly Dictionary<string, string> Colours = new()
    {
        ["bf16 independent"] = "#c0392b",
        ["fp16 independent"] = "#e69f00",
        ["fp32 independent"] = "#8c6d31",
        ["bf16 reordered"] = "#cc79a7",
        ["fp16 reordered"] = "#f0b8d8",
        ["fp32 reordered"] = "#999999",
        ["bf16 paired"] = "#0072b2",
        ["fp16 paired"] = "#009e73",
        ["fp32 paired"] = "#56b4e9",
    };

    /// <summary>One SVG image of arms that share an algorithm.</summary>
    internal static string Svg(int quantity, string title, IReadOnlyList<(ArmResult Result, IReadOnlyList<StepRecord> Steps)> arms)
    {
        using Plot plot = Draw(quantity, title, arms);
        return plot.GetSvgXml(Width, Height);
    }

    /// <summary>A PNG with a row for each quantity and a column for each algorithm.</summary>
    internal static void SavePicture(FileInfo file, IReadOnlyList<(ArmResult Result, IReadOnlyList<StepRecord> Steps)> arms)
    {
        file.Directory?.Create();
        string[] algorithms = [.. arms.Select(arm => arm.Result.Algorithm).Distinct()];
        Multiplot multiplot = new();
        multiplot.AddPlots(Quantities.Length * algorithms.Length);
        multiplot.Layout = new ScottPlot.MultiplotLayouts.Grid(Quantities.Length, algorithms.Length);
        for (int quantity = 0; quantity < Quantities.Length; quantity++)
        {
            for (int column = 0; column < algorithms.Length; column++)
            {
                Plot plot = multiplot.GetPlot((quantity * algorithms.Length) + column);
                Draw(plot, quantity, algorithms[column], [.. arms.Where(arm => arm.Result.Algorithm == algorithms[column])]);
            }
        }

        multiplot.SavePng(file.FullName, Math.Max(Width * algorithms.Length, Width + 160), Height * Quantities.Length);
    }

    private static Plot Draw(int quantity, string title, IReadOnlyList<(ArmResult Result, IReadOnlyList<StepRecord> Steps)> arms)
    {
        Plot plot = new();
        Draw(plot, quantity, title, arms);
        return plot;
    }

    private static void Draw(
        Plot plot, int quantity, string title, IReadOnlyList<(ArmResult Result, IReadOnlyList<StepRecord> Steps)> arms)
    {
        (string name, Func<StepRecord, double> value, bool isLogarithmic) = Quantities[quantity];
        plot.Font.Set(Fonts.Sans);
        plot.Title(title);
        plot.XLabel("step");
        plot.YLabel(name);
        plot.Axes.Left.Label.Bold = false;
        plot.Axes.Bottom.Label.Bold = false;
        foreach ((ArmResult result, IReadOnlyList<StepRecord> steps) in arms)
        {
            AddCurve(plot, result, steps, value, isLogarithmic);
        }

        double[] positive = [.. arms.SelectMany(arm => arm.Steps).Select(value).Where(own => double.IsFinite(own) && own > 0)];
        if (isLogarithmic)
        {
            if (positive.Length == 0)
            {
                plot.Add.Annotation("0 at every step", Alignment.MiddleCenter);
            }

            // Whole decades, so that each has its label.
            double lowest = positive.Length == 0 ? -6 : Exponent(positive.Min());
            double highest = positive.Length == 0 ? 0 : Exponent(positive.Max());
            plot.Axes.SetLimitsY(Math.Floor(lowest), Math.Max(Math.Ceiling(highest), Math.Floor(lowest) + 1));
            plot.Axes.Left.TickGenerator = new NumericAutomatic
            {
                IntegerTicksOnly = true,
                LabelFormatter = exponent => $"1e{exponent:0}",
            };
        }

        plot.Axes.SetLimitsX(0, arms.SelectMany(arm => arm.Steps).Max(record => record.Step) * 1.02);
        if (quantity == 0)
        {
            HorizontalLine pass = plot.Add.HorizontalLine(new ArmSettings().PassAccuracy);
            pass.Color = Colors.Gray;
            pass.LinePattern = LinePattern.Dashed;
            plot.Axes.SetLimitsY(0, 1.03);
            plot.ShowLegend(Alignment.LowerRight);
        }
        else
        {
            plot.HideLegend();
        }
    }

    /// <summary>Points that were measured; on a logarithmic axis those above 0 only, so that a mismatch of 0 has no curve.</summary>
    private static void AddCurve(
        Plot plot, ArmResult result, IReadOnlyList<StepRecord> steps, Func<StepRecord, double> value, bool isLogarithmic)
    {
        List<double> x = [];
        List<double> y = [];
        foreach (StepRecord record in steps)
        {
            double own = value(record);
            if (double.IsFinite(own) && (!isLogarithmic || own > 0))
            {
                x.Add(record.Step);
                y.Add(isLogarithmic ? Exponent(own) : own);
            }
        }

        if (x.Count == 0)
        {
            return;
        }

        bool isOne = result.TrainingDtype == result.InferenceDtype;
        string dtype = isOne ? result.TrainingDtype : $"{result.TrainingDtype}/{result.InferenceDtype}";
        string series = $"{dtype} {result.Pairing}";
        Scatter curve = plot.Add.ScatterLine(x, y);
        curve.LineWidth = 1.5f;
        curve.LegendText = result.Model == PolicyKind.Full.Word ? series : $"{series}, {result.Model}";
        if (Colours.TryGetValue(series, out string? colour))
        {
            curve.Color = Color.FromHex(colour);
        }
    }

    // A picture's axis, outside every promise of bits: digits of the decimal form are enough.
    private static double Exponent(double value)
    {
        string[] parts = value.ToString("E6", CultureInfo.InvariantCulture).Split('E');
        double mantissa = double.Parse(parts[0], CultureInfo.InvariantCulture);
        return int.Parse(parts[1], CultureInfo.InvariantCulture) + (ElementaryFunctions.Log((float)mantissa) / 2.3025850929940457);
    }
}
