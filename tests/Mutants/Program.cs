using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Spectre.Console;

namespace PrecisionGen.Mutants;

/// <summary>Tries every mutant that dotnet stryker makes of the analyzers, in processes that hold all of them at once.</summary>
internal static class Program
{
    private static readonly Option<int> Workers = new("--workers") { Description = "Processes that try mutants", DefaultValueFactory = _ => Environment.ProcessorCount };
    private static readonly Option<double> Seconds = new("--seconds") { Description = "A mutant that no test noticed in this time counts as survived", DefaultValueFactory = _ => 3 };
    private static readonly Option<double> StaticSeconds = new("--static-seconds") { Description = "The same for mutants of static fields, whose tests run in fresh copies", DefaultValueFactory = _ => 20 };
    private static readonly Option<double> Share = new("--share") { Description = "Only this share of the mutants, drawn at random", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Seed = new("--seed") { Description = "The seed of the draw" };
    private static readonly Option<string?> Files = new("--files") { Description = "Only mutants of files that this regular expression matches" };
    private static readonly Option<bool> Again = new("--again") { Description = "Use the mutated assembly of the last run; for changed tests, not for changed analyzers" };
    private static readonly Option<double> Break = new("--break-at") { Description = "Fails below this percentage", DefaultValueFactory = _ => 80 };

    public static Task<int> Main(string[] arguments)
    {
        Command worker = new("worker", "Tries what its standard input asks") { Hidden = true };
        worker.SetAction(async _ =>
        {
            TextWriter answers = Console.Out;
            Console.SetOut(TextWriter.Null);
            await new Worker(Console.In, answers).RunAsync().ConfigureAwait(false);
        });
        RootCommand command = new("The mutation score of the analyzers: all mutants of dotnet stryker, on all tests of tests/Analyzers.")
        {
            Workers, Seconds, StaticSeconds, Share, Seed, Files, Again, Break, worker,
        };
        command.SetAction(RunAsync);
        return command.Parse(arguments).InvokeAsync();
    }

    private static async Task<int> RunAsync(ParseResult arguments)
    {
        string repository = Repository();
        string folder = Path.Combine(repository, "artifacts", "mutants");
        string workers = Path.Combine(folder, "bin");
        MutationOptions options = new(
            arguments.GetValue(Workers), TimeSpan.FromSeconds(arguments.GetValue(Seconds)), TimeSpan.FromSeconds(arguments.GetValue(StaticSeconds)));
        List<Mutant> chosen = [];
        MutationRun? run = null;
        await AnsiConsole.Progress().StartAsync(async context =>
        {
            if (!arguments.GetValue(Again))
            {
                ProgressTask making = context.AddTask("All mutants in one assembly").IsIndeterminate();
                await Task.Run(() => MutatedAssembly.Make(repository, folder)).ConfigureAwait(false);
                making.IsIndeterminate(false).Value(100);
            }

            CopyWorker(Path.Combine(folder, MutatedAssembly.Name), workers);
            MutationReport report = MutationReport.Read(Path.Combine(folder, MutatedAssembly.Report));
            Mutant[] all = [.. report.Mutants.Where(mutant => mutant.Status is not (MutantStatus.CompileError or MutantStatus.Ignored))];
            chosen.AddRange(Choose(all, arguments));
            foreach (Mutant mutant in all)
            {
                mutant.Status = MutantStatus.Pending;
            }

            using (run = new MutationRun(repository, workers, options, Bars(context)))
            {
                await run.RunAsync(all, chosen).ConfigureAwait(false);
            }

            report.Write(Path.Combine(folder, "mutation-report.json"));
        }).ConfigureAwait(false);
        return Conclude(run!, chosen, folder, arguments.GetValue(Break));
    }

    private static int Conclude(MutationRun run, IReadOnlyList<Mutant> chosen, string folder, double least)
    {
        string survivors = Path.Combine(folder, "survivors.txt");
        Score.Print(chosen, survivors);
        AnsiConsole.WriteLine($"{run.Tests} tests; {run.SetAside.Count} set aside, as they fail without a mutant or take too long:");
        foreach (string test in run.SetAside.Order(StringComparer.Ordinal))
        {
            AnsiConsole.WriteLine($"  {test}");
        }

        AnsiConsole.WriteLine($"Survivors: {survivors}");
        foreach (string test in run.Disturbed)
        {
            AnsiConsole.WriteLine($"Noticed something where nothing was changed: {test}");
        }

        double score = 100 * Score.Of(chosen);
        AnsiConsole.WriteLine($"{score:F1} % of {chosen.Count} mutants noticed");
        return score >= least && run.Disturbed.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<Mutant> Choose(Mutant[] all, ParseResult arguments)
    {
        Mutant[] found = arguments.GetValue(Files) is string files ? [.. all.Where(mutant => Regex.IsMatch(mutant.File, files))] : [.. all];
        if (arguments.GetValue(Share) < 1)
        {
            new Random(arguments.GetValue(Seed)).Shuffle(found);
            found = found[..(int)Math.Round(found.Length * arguments.GetValue(Share))];
        }

        return found.OrderBy(mutant => mutant.Id);
    }

    private static Progress<(string Stage, double Share)> Bars(ProgressContext context)
    {
        Dictionary<string, ProgressTask> bars = [];
        return new Progress<(string Stage, double Share)>(step =>
        {
            lock (bars)
            {
                if (!bars.TryGetValue(step.Stage, out ProgressTask? bar))
                {
                    bars[step.Stage] = bar = context.AddTask(step.Stage);
                }

                bar.Value = Math.Max(bar.Value, 100 * step.Share);
            }
        });
    }

    /// <summary>This program and the tests, with the mutated assembly in the place of the analyzers.</summary>
    private static void CopyWorker(string mutated, string folder)
    {
        foreach (string path in Directory.GetFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(AppContext.BaseDirectory, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy, overwrite: true);
        }

        File.Copy(mutated, Path.Combine(folder, MutatedAssembly.Name), overwrite: true);
    }

    private static string Repository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "PrecisionGen.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("PrecisionGen.sln is in no folder above this program.");
    }
}
