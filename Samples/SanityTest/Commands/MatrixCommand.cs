using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;

namespace SanityTest;

/// <summary><c>matrix</c>: many arms and the offline figures, resumed where they stopped, and the report.</summary>
internal sealed class MatrixCommand
{
    private readonly Option<DirectoryInfo> directory = new("--directory")
    {
        Description = "Where starts, results and the report lie. What is there already is not run again.",
        DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "sanity-test")),
    };

    private readonly Option<bool> isFull = new("--full")
    {
        Description = "Every algorithm, dtype, pairing, ablation and variant, three seeds: a night.",
    };

    private readonly Option<long> seed = new("--seed") { Description = "The first seed.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> threads = new("--threads")
    {
        Description = "The threads of every kernel; they change no bit.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int> steps = new("--steps")
    {
        Description = "Rollouts of each arm.",
        DefaultValueFactory = _ => new ArmSettings().Steps,
    };

    private readonly Option<bool> isReportOnly = new("--report-only") { Description = "Runs nothing; writes the report of what is there." };

    internal MatrixCommand()
    {
        Command = new Command("matrix", "Runs the arms that are not done yet, four algorithms by default, and writes the report.")
        {
            directory, isFull, seed, threads, steps, isReportOnly,
        };
        RunOptions.RequireAtLeast1(threads);
        RunOptions.RequireAtLeast1(steps);
    }

    /// <summary>The verb, without its action.</summary>
    internal Command Command { get; }

    /// <summary>The arms that the command line asks for.</summary>
    internal IReadOnlyList<Arm> Arms(ParseResult parsed)
    {
        ArmSettings settings = new() { Seed = parsed.GetValue(seed), Threads = parsed.GetValue(threads), Steps = parsed.GetValue(steps) };
        return [.. parsed.GetValue(isFull) ? ArmMatrix.Full(settings) : ArmMatrix.Short(settings)];
    }

    /// <summary>Runs what is missing.</summary>
    internal void Execute(ParseResult parsed, CancellationToken cancellationToken)
    {
        ResultsFolder folder = new(parsed.GetRequiredValue(directory));
        ProgressDisplay display = new(Spectre.Console.AnsiConsole.Console);
        IReadOnlyList<Arm> arms = Arms(parsed);
        if (!parsed.GetValue(isReportOnly))
        {
            RunOffline(folder, arms[0].Settings, display, cancellationToken);
            for (int i = 0; i < arms.Count; i++)
            {
                RunArm(folder, arms[i], $"{i + 1} of {arms.Count}: {arms[i].Name}", display, cancellationToken);
            }
        }

        List<(ArmResult Result, IReadOnlyList<StepRecord> Steps)> done = folder.ReadArms();
        ResultTables.Show(display, [.. done.Select(arm => arm.Result)]);
        HtmlReport.Write(folder, done);
        display.WriteLine($"The report is in {folder.Report.FullName}");
    }

    private static void RunOffline(ResultsFolder folder, ArmSettings settings, ProgressDisplay display, CancellationToken cancellationToken)
    {
        if (folder.Offline.Exists)
        {
            return;
        }

        FileInfo start = Start(folder, PolicyKind.Full, settings, display, cancellationToken);
        OfflineResult[] results = OfflineComparison.Run(
            start,
            settings.Seed,
            settings.Threads,
            OfflineCommand.DefaultSequences,
            result => display.WriteLine(ResultTables.Line(result)),
            cancellationToken);
        ResultFile.Write(folder.Offline, ResultFile.ToJson(results));
    }

    private static void RunArm(ResultsFolder folder, Arm arm, string title, ProgressDisplay display, CancellationToken cancellationToken)
    {
        FileInfo result = folder.Result(arm);
        if (result.Exists)
        {
            display.WriteLine($"{title} is done");
            return;
        }

        FileInfo start = Start(folder, arm.Kind, arm.Settings, display, cancellationToken);
        display.WriteLine(title);
        List<StepRecord> records = [];
        ArmResult? figures = null;
        display.Arm(arm.Settings.Steps, progress => figures = arm.Run(start, records, progress, cancellationToken));

        // The result last: an arm with a result is done.
        ResultFile.Write(folder.Steps(arm), StepTable.ToCsv(records));
        ResultFile.Write(result, ResultFile.ToJson(figures!));
    }

    private static FileInfo Start(
        ResultsFolder folder, PolicyKind kind, ArmSettings settings, ProgressDisplay display, CancellationToken cancellationToken)
    {
        WarmUpSettings warmUp = new() { Seed = settings.Seed, Threads = settings.Threads };
        using StartSource source = StartSource.Prepare(folder.Start(kind, settings.Seed), kind, warmUp, display, cancellationToken);
        return source.File;
    }
}
