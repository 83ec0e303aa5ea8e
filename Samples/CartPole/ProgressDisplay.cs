using System;
using Spectre.Console;

namespace CartPole;

/// <summary>Shows a training while it runs: a live bar in a terminal, a line for every tenth where output is redirected.</summary>
internal static class ProgressDisplay
{
    private const int PlainLines = 10;

    /// <summary>Runs the training.</summary>
    /// <param name="totalSteps">The environment steps of the whole training.</param>
    /// <param name="train">Reports to what it is given.</param>
    internal static void Show(IAnsiConsole console, long totalSteps, Action<IProgress<TrainingProgress>> train)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            train(new PlainProgress(console, totalSteps));
            return;
        }

        console.Progress()
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context => train(new LiveProgress(context.AddTask("learning", maxValue: totalSteps))));
    }

    private static string Describe(TrainingProgress progress) =>
        $"{progress.EnvironmentSteps,9:N0} steps   mean return {progress.MeanReturn,6:F1}   "
        + $"log-probabilities that differ {progress.LogProbabilitiesDiffering:N0} of {progress.LogProbabilities:N0}";

    private sealed class LiveProgress(ProgressTask task) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            task.Description = Describe(value);
            task.Value = value.EnvironmentSteps;
        }
    }

    private sealed class PlainProgress(IAnsiConsole console, long totalSteps) : IProgress<TrainingProgress>
    {
        private long shown;

        public void Report(TrainingProgress value)
        {
            long part = value.EnvironmentSteps * PlainLines / totalSteps;
            if (part > shown)
            {
                shown = part;
                console.Profile.Out.Writer.WriteLine(Describe(value));
            }
        }
    }
}
