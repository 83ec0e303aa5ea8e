using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace SanityTest;

/// <summary>The figures of runs, for a person.</summary>
internal static class ResultTables
{
    internal static readonly string[] ArmColumns =
    [
        "model", "algorithm", "training", "inference", "pairing", "seed", "steps", "final accuracy", "best accuracy", "passed",
        "tokens differing", "wall seconds",
    ];

    internal static readonly string[] OfflineColumns =
    [
        "model", "dtype", "pairing", "sequences", "tokens", "kl_sequence", "kl_sequence_k1", "k3_kl", "mean |d|", "max |d|",
        "tokens differing", "slope of D a 1,000 tokens",
    ];

    internal static string[] Cells(ArmResult result) =>
    [
        result.Model, result.Algorithm, result.TrainingDtype, result.InferenceDtype, result.Pairing, Text(result.Seed), Text(result.Steps),
        Percent(result.FinalAccuracy), Percent(result.BestAccuracy), result.Passed ? "yes" : "no", Text(result.TokensDiffering),
        result.WallSeconds.ToString("F0", CultureInfo.InvariantCulture),
    ];

    internal static string[] Cells(OfflineResult result) =>
    [
        result.Model, result.Dtype, result.Pairing, Text(result.Sequences), Text(result.Tokens), Text(result.KlSequence),
        Text(result.KlSequenceK1), Text(result.K3Kl), Text(result.MeanAbsLogProbabilityDifference),
        Text(result.MaxAbsLogProbabilityDifference), Text(result.TokensDiffering), Text(result.Growth.LogRatio),
    ];

    /// <summary>One line of an offline measurement.</summary>
    internal static string Line(OfflineResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Model,-13} {result.Dtype} {result.Pairing,-11} kl_sequence {result.KlSequence,-9:G3} "
        + $"differing {result.TokensDiffering:N0} of {result.Tokens:N0}");

    internal static void Show(ProgressDisplay display, IReadOnlyList<ArmResult> results) =>
        Show(display, [ArmColumns, .. results.Select(Cells)]);

    internal static void Show(ProgressDisplay display, IReadOnlyList<OfflineResult> results) =>
        Show(display, [OfflineColumns, .. results.Select(Cells)]);

    /// <summary>Aligned lines, whole whatever the width of the terminal: they are copied from it.</summary>
    private static void Show(ProgressDisplay display, string[][] rows)
    {
        int[] widths = new int[rows[0].Length];
        for (int column = 0; column < widths.Length; column++)
        {
            widths[column] = rows.Max(row => row[column].Length);
        }

        display.WriteLine("");
        foreach (string[] row in rows)
        {
            display.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadLeft(widths[column]))));
        }

        display.WriteLine("");
    }

    private static string Text(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    private static string Percent(double value) => value.ToString("P1", CultureInfo.InvariantCulture);
}
