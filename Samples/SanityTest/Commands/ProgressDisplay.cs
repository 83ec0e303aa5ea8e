using System;
using System.Globalization;
using System.IO;
using Spectre.Console;

namespace SanityTest;

/// <summary>Shows a run while it runs: a live bar in a terminal, lines where output is redirected.</summary>
internal sealed class ProgressDisplay(IAnsiConsole console)
{
    private const int PlainLines = 10;

    /// <summary>The console that is shown on.</summary>
    internal IAnsiConsole Console => console;

    /// <summary>A display that shows nothing.</summary>
    internal static ProgressDisplay Silent() =>
        new(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) }));

    /// <summary>One line, unbroken.</summary>
    internal void WriteLine(string text) => console.Profile.Out.Writer.WriteLine(text);

    /// <summary>Shows a warm-up.</summary>
    internal void WarmUp(Action<IProgress<WarmUpProgress>> run) =>
        Show<WarmUpProgress>(run, "warm-up", maximum: 0.5, progress => progress.SolveRate, Describe);

    /// <summary>Shows an arm.</summary>
    internal void Arm(int steps, Action<IProgress<StepRecord>> run) =>
        Show<StepRecord>(run, "fine-tuning", steps, record => record.Step, new ArmDescription().Describe);

    private static string Describe(WarmUpProgress progress) => string.Create(
        CultureInfo.InvariantCulture, $"warm-up: {progress.Step,5} steps  loss {progress.Loss:F3}  solved {progress.SolveRate:P1}");

    private void Show<T>(Action<IProgress<T>> run, string first, double maximum, Func<T, double> position, Func<T, string> describe)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            run(new PlainProgress<T>(this, value => (int)(position(value) * PlainLines / maximum), describe));
            return;
        }

        console.Progress()
            .Columns(new ProgressBarColumn(), new ElapsedTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context => run(new LiveProgress<T>(context.AddTask(first, maxValue: maximum), position, describe)));
    }

    private sealed class LiveProgress<T>(ProgressTask task, Func<T, double> position, Func<T, string> describe) : IProgress<T>
    {
        public void Report(T value)
        {
            task.Description = describe(value);
            task.Value = Math.Min(position(value), task.MaxValue);
        }
    }

    private sealed class PlainProgress<T>(ProgressDisplay display, Func<T, int> part, Func<T, string> describe) : IProgress<T>
    {
        private int shown;

        public void Report(T value)
        {
            string line = describe(value);
            if (part(value) > shown)
            {
                shown = part(value);
                display.WriteLine(line);
            }
        }
    }

    /// <summary>Remembers the accuracy that was measured last.</summary>
    private sealed class ArmDescription
    {
        private double accuracy = double.NaN;

        internal string Describe(StepRecord record)
        {
            accuracy = double.IsNaN(record.Accuracy) ? accuracy : record.Accuracy;
            string measured = double.IsNaN(accuracy) ? "  -  " : accuracy.ToString("P1", CultureInfo.InvariantCulture);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{record.Step,4} steps  reward {record.Reward:F3}  accuracy {measured}  KL {record.KlSequence:G3}  "
                + $"norm {record.GradientNorm:F3}  scale {record.LossScale:G}  {record.TokensPerSecond:N0} tokens/s  "
                + $"differing {record.TokensDiffering:N0} of {record.Tokens:N0}");
        }
    }
}
