using System.Collections.Generic;
using System.Globalization;
using System.IO;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace CartPole;

/// <summary>The mean return of the latest episodes over the environment steps of a training, as a picture.</summary>
internal sealed class LearningCurve
{
    private const int Width = 900;
    private const int Height = 480;

    private readonly List<double> steps = [];
    private readonly List<double> meanReturns = [];

    /// <summary>Whether this machine has a font to write labels with.</summary>
    internal static bool HasLabels => SKFontManager.Default.FontFamilyCount > 0;

    internal void Add(TrainingProgress progress)
    {
        steps.Add(progress.EnvironmentSteps);
        meanReturns.Add(progress.MeanReturn);
    }

    /// <summary>Draws the picture as PNG.</summary>
    internal void Save(FileInfo file, string title)
    {
        file.Directory?.Create();
        using Plot plot = new();
        plot.Font.Set(Fonts.Sans);
        plot.Title(title);
        plot.XLabel("environment steps");
        plot.YLabel("mean return of the latest 100 episodes");
        plot.Axes.Left.Label.Bold = false;
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = value => value.ToString("N0", CultureInfo.InvariantCulture) };
        HorizontalLine greatest = plot.Add.HorizontalLine(CartPoleState.MaximumSteps);
        greatest.Color = Colors.Gray;
        greatest.LinePattern = LinePattern.Dashed;
        Scatter curve = plot.Add.ScatterLine(steps, meanReturns);
        curve.LineWidth = 2;

        // Room for the last label beyond the last step, and for the greatest return below the frame.
        plot.Axes.SetLimits(0, steps[^1] * 1.05, 0, CartPoleState.MaximumSteps * 1.05);
        plot.SavePng(file.FullName, Width, Height);
    }
}
