using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace SanityTest;

/// <summary>The steps of an arm as CSV: the raw numbers beside the report.</summary>
internal static class StepTable
{
    private static readonly (string Name, Func<StepRecord, double> Value)[] Columns =
    [
        ("step", record => record.Step),
        ("reward", record => record.Reward),
        ("accuracy", record => record.Accuracy),
        ("kl_sequence", record => record.KlSequence),
        ("kl_sequence_k1", record => record.PlainKlSequence),
        ("k3_kl", record => record.K3Kl),
        ("mean_abs_log_probability_difference", record => record.MeanAbsoluteDifference),
        ("max_abs_log_probability_difference", record => record.MaximumAbsoluteDifference),
        ("tokens", record => record.Tokens),
        ("tokens_differing", record => record.TokensDiffering),
        ("gradient_norm", record => record.GradientNorm),
        ("loss_scale", record => record.LossScale),
        ("skipped_updates", record => record.SkippedUpdates),
        ("loss", record => record.Loss),
        ("mean_weight", record => record.MeanWeight),
        ("clip_fraction", record => record.ClipFraction),
        ("mean_response_length", record => record.MeanResponseLength),
        ("seconds", record => record.Seconds),
        ("tokens_per_second", record => record.TokensPerSecond),
    ];

    /// <summary>The names of the columns.</summary>
    internal static string Header => string.Join(",", Columns.Select(column => column.Name));

    /// <summary>Writes the steps. A value that was not measured is empty.</summary>
    internal static string ToCsv(IReadOnlyList<StepRecord> records)
    {
        StringBuilder text = new(Header + "\n");
        foreach (StepRecord record in records)
        {
            text.AppendLine(string.Join(",", Columns.Select(column => Field(column.Value(record)))));
        }

        return text.ToString();
    }

    /// <summary>Reads what <see cref="ToCsv"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The columns are others.</exception>
    internal static IReadOnlyList<StepRecord> Read(FileInfo file)
    {
        string[] lines = File.ReadAllLines(file.FullName);
        if (lines.Length == 0 || lines[0] != Header)
        {
            throw new InvalidDataException($"Expected the columns {Header} in {file.FullName} but found {lines.FirstOrDefault()}.");
        }

        return [.. lines.Skip(1).Select(line => Parse(Array.ConvertAll(line.Split(','), Value), file))];
    }

    private static StepRecord Parse(double[] x, FileInfo file) => x.Length == Columns.Length
        ? new StepRecord(
            (int)x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], (long)x[8], (long)x[9], x[10], x[11], (int)x[12], x[13], x[14], x[15],
            x[16], x[17], x[18])
        : throw new InvalidDataException($"Expected {Columns.Length} values in a line of {file.FullName} but found {x.Length}.");

    private static string Field(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    private static double Value(string field) => field.Length == 0 ? double.NaN : double.Parse(field, CultureInfo.InvariantCulture);
}
