using System.Collections.Generic;
using System.Globalization;
using System.IO;
using Spectre.Console;

namespace PrecisionGen.Benchmarks;

/// <summary>The table on the terminal and the CSV file.</summary>
internal static class Summary
{
    public static void Print(IReadOnlyList<BenchmarkRow> rows)
    {
        Table table = new Table().Border(TableBorder.Rounded);
        table.AddColumns("benchmark", "unit", "ours", "peer", "peer's value", "ratio");
        foreach (BenchmarkRow row in rows)
        {
            table.AddRow(
                Markup.Escape(row.Name),
                row.Unit,
                Format(row.Ours),
                Markup.Escape(row.Peer),
                Format(row.PeerValue),
                Format(row.Ratio));
        }

        AnsiConsole.Write(table);
    }

    public static void Write(IReadOnlyList<BenchmarkRow> rows, FileInfo file)
    {
        using StreamWriter writer = new(file.FullName);
        writer.WriteLine("name,unit,ours,peer,peer_value,ratio");
        foreach (BenchmarkRow row in rows)
        {
            writer.WriteLine(string.Join(
                ',', Quote(row.Name), Quote(row.Unit), Format(row.Ours), Quote(row.Peer), Format(row.PeerValue), Format(row.Ratio)));
        }
    }

    /// <summary>The table of the project's README.</summary>
    public static void WriteMarkdown(IReadOnlyList<BenchmarkRow> rows, FileInfo file)
    {
        using StreamWriter writer = new(file.FullName);
        writer.WriteLine("| benchmark | unit | ours | peer | peer's value | ratio |");
        writer.WriteLine("|---|---|---:|---|---:|---:|");
        foreach (BenchmarkRow row in rows)
        {
            writer.WriteLine(
                $"| {row.Name} | {row.Unit} | {Format(row.Ours)} | {row.Peer} | {Format(row.PeerValue)} | {Format(row.Ratio)} |");
        }
    }

    private static string Format(double value) =>
        double.IsNaN(value) ? string.Empty : value.ToString(value >= 1000 ? "F0" : "G4", CultureInfo.InvariantCulture);

    private static string Quote(string text) => text.Contains(',') || text.Contains('"') ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
}
