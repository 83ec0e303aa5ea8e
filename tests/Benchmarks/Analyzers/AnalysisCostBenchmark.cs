using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace PrecisionGen.Benchmarks;

/// <summary>The wall time of a build of 100,000 lines with the hazard rules, beside the same build without them.</summary>
internal sealed class AnalysisCostBenchmark : IBenchmark
{
    private const int Rounds = 5;

    /// <inheritdoc/>
    public string Name => "Analyzers";

    /// <inheritdoc/>
    public string Description => $"{AnalysisSources.Lines:N0} lines are built with the hazard rules and without, in turn; the median of {Rounds}";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkRow> Run() =>
        [Measure("Build of numeric code", AnalysisSources.Numeric), Measure("Build of code without numbers", AnalysisSources.Plain)];

    private static BenchmarkRow Measure(string name, Func<int, string> file)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("precisiongen-analysis-");
        try
        {
            AnalysisSources.Write(folder.FullName, file);
            Build(folder.FullName, "false");
            List<double> with = [];
            List<double> without = [];
            for (int round = 0; round < Rounds; round++)
            {
                without.Add(Build(folder.FullName, "false"));
                with.Add(Build(folder.FullName, "true"));
            }

            return new BenchmarkRow(name + " with the rules", "s", Median(with), "without", Median(without), IsHigherBetter: false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Build(string folder, string withRules)
    {
        // The compiler starts anew each time: a server would keep what an earlier build has compiled of the analyzers.
        ProcessStartInfo start = new("dotnet", ["build", "--no-incremental", "--nologo", "-v", "q", $"-p:WithRules={withRules}", "-p:UseSharedCompilation=false"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? Stopwatch.GetElapsedTime(began).TotalSeconds
            : throw new InvalidOperationException($"The generated project does not build: {output}");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
