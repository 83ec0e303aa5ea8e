using System.Collections.Generic;
using System.IO;
using System.Linq;
using Spectre.Console;

namespace PrecisionGen.Mutants;

/// <summary>Detected mutants by all that were compiled, as dotnet stryker counts them.</summary>
internal static class Score
{
    public static double Of(IEnumerable<Mutant> mutants)
    {
        Mutant[] all = [.. mutants];
        return all.Count(IsDetected) / (double)all.Length;
    }

    /// <summary>A row for each folder, and the survivors in a file, to be read beside the source.</summary>
    public static void Print(IReadOnlyList<Mutant> mutants, string survivors)
    {
        Table table = new Table().AddColumns("Folder", "Mutants", "Killed", "Timeout", "Survived", "No test", "Score");
        foreach (IGrouping<string, Mutant> folder in mutants.GroupBy(one => Path.GetDirectoryName(one.File)!).OrderBy(one => one.Key))
        {
            table.AddRow(Row(folder.Key.Length == 0 ? "." : folder.Key, [.. folder]));
        }

        table.AddEmptyRow().AddRow(Row("all", mutants));
        table.AddRow(Row("of static fields", [.. mutants.Where(mutant => mutant.IsStatic)]));
        AnsiConsole.Write(table);
        File.WriteAllLines(survivors, mutants.Where(mutant => !IsDetected(mutant)).Select(mutant => $"{mutant.Place}: #{mutant.Id} {mutant.Change}"));
    }

    private static bool IsDetected(Mutant mutant) => mutant.Status is MutantStatus.Killed or MutantStatus.Timeout;

    private static string[] Row(string name, IReadOnlyCollection<Mutant> mutants)
    {
        string Count(MutantStatus status) => $"{mutants.Count(mutant => mutant.Status == status)}";
        return
        [
            name, $"{mutants.Count}", Count(MutantStatus.Killed), Count(MutantStatus.Timeout), Count(MutantStatus.Survived), Count(MutantStatus.NoCoverage),
            mutants.Count == 0 ? "" : $"{100 * Of(mutants):F1} %",
        ];
    }
}
