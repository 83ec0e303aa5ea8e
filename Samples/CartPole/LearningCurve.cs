using System.Collections.Generic;
using System.IO;
using ScottPlot;

namespace CartPole;

/// <summary>The mean return of the latest episodes over the environment steps of a training, as a picture.</summary>
internal sealed class LearningCurve
{
    private const int Width = 900;
    private const int Height = 480;

    private readonly List<double> steps = [];
    private readonly List<double> meanReturns = [];

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
        plot.Title(title);
        plot.XLabel("environment steps");
        plot.YLabel("mean return of the latest 100 episodes");
        ScottPlot.Plottables.HorizontalLine greatest = plot.Add.HorizontalLine(CartPoleState.MaximumSteps);
        greatest.Color = Colors.Gray;
        greatest.LinePattern = LinePattern.Dashed;
        ScottPlot.Plottables.Scatter curve = plot.Add.ScatterLine(steps, meanReturns);
        curve.LineWidth = 2;
        ScottPlot.TickGenerators.NumericAutomatic ticks = new() { LabelFormatter = value => value.ToString("N0") };
        plot.Axes.Bottom.TickGenerator = ticks;
        plot.Axes.SetLimits(0, steps[^1], 0, CartPoleState.MaximumSteps * 1.04);
        plot.SavePng(file.FullName, Width, Height);
    }
}
