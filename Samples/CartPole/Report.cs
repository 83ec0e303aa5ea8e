using Spectre.Console;

namespace CartPole;

/// <summary>The figures of a run, for a person.</summary>
internal static class Report
{
    internal static void Show(IAnsiConsole console, RunResult result)
    {
        Grid grid = new Grid().AddColumn().AddColumn();
        Add(grid, "mean return, greedy", $"{result.MeanReturn:F2} over {result.Episodes} episodes");
        Add(grid, "mean return, sampled", $"{result.SampledMeanReturn:F2}");
        Add(grid, "environment steps", $"{result.EnvironmentSteps:N0}");
        Add(grid, "wall time", $"{result.WallSeconds:F1} s with {result.Threads} thread{(result.Threads == 1 ? "" : "s")}");
        Add(grid, "log-probabilities that differ", Differing(result) + By(result));
        Add(grid, "definition", $"{result.Dtype}, {result.Pairing}, seed {result.Seed}");
        console.WriteLine();
        console.Write(grid);

        // Outside the grid, so that a hash is not broken in two.
        console.Profile.Out.Writer.WriteLine($"fingerprint  {result.Fingerprint}");
        console.Profile.Out.Writer.WriteLine($"weights      {result.WeightsSha256}");
    }

    /// <summary>The run in one line.</summary>
    internal static string Title(RunResult result) =>
        $"CartPole-v1, PPO in {result.Dtype}, seed {result.Seed}; {result.Pairing}: {Differing(result)} log-probabilities differ";

    private static string Differing(RunResult result) => $"{result.LogProbabilitiesDiffering:N0} of {result.LogProbabilities:N0}";

    private static string By(RunResult result) =>
        result.LogProbabilitiesDiffering == 0 ? "" : $", by up to {result.MaxAbsLogProbabilityDifference:G3}";

    private static void Add(Grid grid, string name, string value) => grid.AddRow(new Text(name), new Text(value));
}
