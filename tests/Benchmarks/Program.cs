using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using PrecisionGen.Benchmarks;
using Spectre.Console;

Option<FileInfo?> summaryOption = new("--summary") { Description = "Writes the rows as CSV: name,unit,ours,peer,peer_value,ratio." };
Option<FileInfo?> markdownOption = new("--markdown") { Description = "Writes the rows as a Markdown table." };
Option<string?> filterOption = new("--filter") { Description = "Runs only the benchmarks whose name contains this text." };
RootCommand command = new("Measures PrecisionGen's kernels on this machine beside their peers, in one run.")
{
    summaryOption, markdownOption, filterOption,
};
command.SetAction(result =>
{
    string filter = result.GetValue(filterOption) ?? string.Empty;
    IBenchmark[] benchmarks =
    [
        new LinearBenchmark(), new GeneratedLinearBenchmark(), new LatencyBenchmark(), new TrainingStepBenchmark(), new AttentionBenchmark(),
        new SequenceBenchmark(), new AnalysisCostBenchmark(), new EditedFileBenchmark(),
    ];
    List<BenchmarkRow> rows = [];
    foreach (IBenchmark benchmark in benchmarks.Where(b => b.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)))
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]{benchmark.Name}: {benchmark.Description}[/]");
        rows.AddRange(benchmark.Run());
    }

    Summary.Print(rows);
    if (result.GetValue(summaryOption) is FileInfo file)
    {
        Summary.Write(rows, file);
    }

    if (result.GetValue(markdownOption) is FileInfo markdown)
    {
        Summary.WriteMarkdown(rows, markdown);
    }

    return 0;
});
return command.Parse(args).Invoke();
