using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace PrecisionGen.Benchmarks;

/// <summary>The wall time of a build of 100,000 lines with the package, beside the same build without it.</summary>
internal sealed class AnalysisCostBenchmark : IBenchmark
{
    private const int Rounds = 11;

    /// <inheritdoc/>
    public string Name => "Analyzers";

    /// <inheritdoc/>
    public string Description => $"{AnalysisSources.Lines:N0} lines are built with the analyzers' package and without, in turn; medians of {Rounds} rounds, and the mean difference of a round with its standard error";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkRow> Run()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("precisiongen-analysis-");
        try
        {
            string version = "0.0.1-measured" + DateTime.UtcNow.ToString("yyyyMMddHHmmss");
            string feed = Path.Combine(folder.FullName, "feed");
            Dotnet(AnalysisSources.Root(), "pack", "Analyzers/PrecisionGen.CodeFixes", "-c", "Release", "--nologo", "-o", feed, "-p:PackageVersion=" + version);
            List<BenchmarkRow> rows = [];
            foreach ((string name, Func<int, string> file) in new (string, Func<int, string>)[]
            {
                ("numeric code", AnalysisSources.Numeric),
                ("code without numbers", AnalysisSources.Plain),
            })
            {
                string projects = Path.Combine(folder.FullName, name.Split(' ')[0]);
                AnalysisSources.Write(projects, feed, version, file);

                // A compiler that starts anew has to compile itself and the analyzers; one that stays, as in a day's work, has done that.
                rows.Add(Measure($"Build of {name}, compiler started anew", projects, "-p:UseSharedCompilation=false"));
                rows.Add(Measure($"Build of {name}, compiler kept", projects, "-p:UseSharedCompilation=true"));
            }

            return rows;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static BenchmarkRow Measure(string name, string projects, string compiler)
    {
        Build("Without");
        Build("With");
        List<double> with = [];
        List<double> without = [];
        for (int round = 0; round < Rounds; round++)
        {
            // The one that comes first finds the machine as the round before left it: neither may always be the first.
            bool isWithFirst = round % 2 == 1;
            foreach (bool isWith in new[] { isWithFirst, !isWithFirst })
            {
                (isWith ? with : without).Add(Build(isWith ? "With" : "Without"));
            }
        }

        (double difference, double error) = MeanDifference(with, without);
        string measured = $"{name}, with the rules (mean difference {100 * difference / without.Average():+0.0;-0.0} ± {100 * error / without.Average():0.0} %)";
        return new BenchmarkRow(measured, "s", Median(with), "without", Median(without), IsHigherBetter: false);

        double Build(string project) => Dotnet(Path.Combine(projects, project), "build", "--no-incremental", "--nologo", "-v", "q", compiler);
    }

    private static double Dotnet(string folder, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
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
            : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed: {output}");
    }

    /// <summary>The mean of the differences round by round, and its standard error.</summary>
    private static (double Mean, double Error) MeanDifference(List<double> with, List<double> without)
    {
        double[] differences = [.. with.Zip(without, (one, other) => one - other)];
        double mean = differences.Average();
        return (mean, Math.Sqrt(differences.Sum(one => (one - mean) * (one - mean)) / (differences.Length - 1) / differences.Length));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
