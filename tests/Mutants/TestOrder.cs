using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace PrecisionGen.Mutants;

/// <summary>
/// Which tests to try on a mutant, the likeliest to notice it first: those named after its file, those that noticed others in the file,
/// those that pass few places besides.
/// </summary>
internal sealed class TestOrder(string repository, IReadOnlyList<Mutant> mutants, Coverage coverage)
{
    private readonly ConcurrentDictionary<(string File, string Test), int> kills = [];
    private readonly ConcurrentDictionary<string, string> texts = [];
    private readonly ConcurrentDictionary<string, IReadOnlyCollection<string>> byFile = [];
    private readonly ILookup<string, Mutant> mutantsOfFile = mutants.ToLookup(mutant => mutant.File);

    public void Killed(Mutant mutant, string test) => kills.AddOrUpdate((mutant.File, test), 1, (_, count) => count + 1);

    public IReadOnlyList<(string Name, double Milliseconds)> ForCode(Mutant mutant) => Ordered(mutant, coverage.Of(mutant.Id), _ => false);

    /// <summary>Of code that only initializes static fields: the tests that pass anything in its file, first those in which its text stands.</summary>
    public IReadOnlyList<(string Name, double Milliseconds)> ForInitializer(Mutant mutant)
    {
        string word = mutant.Original.Trim('"');
        return Ordered(mutant, byFile.GetOrAdd(mutant.File, TestsOf), test => word.Length > 1 && TextOf(test).Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private IReadOnlyCollection<string> TestsOf(string file)
    {
        string[] found = [.. mutantsOfFile[file].SelectMany(mutant => coverage.Of(mutant.Id)).Distinct()];
        return found.Length > 0 ? found : [.. mutants.SelectMany(mutant => coverage.Of(mutant.Id)).Distinct()];
    }

    private IReadOnlyList<(string Name, double Milliseconds)> Ordered(Mutant mutant, IEnumerable<string> tests, Func<string, bool> isFirst)
    {
        string subject = Path.GetFileNameWithoutExtension(mutant.File);
        return
        [
            .. tests.Select(test => (test, coverage.Milliseconds(test)))
                .OrderByDescending(one => isFirst(one.test))
                .ThenByDescending(one => one.test.Contains(subject, StringComparison.Ordinal))
                .ThenByDescending(one => kills.GetValueOrDefault((mutant.File, one.test)))
                .ThenBy(one => coverage.Places(one.test))
                .ThenBy(one => one.test, StringComparer.Ordinal),
        ];
    }

    /// <summary>The marked file that the test is about; nothing for tests that are not about one.</summary>
    private string TextOf(string test) => texts.GetOrAdd(test, _ =>
    {
        string file = test[(test.IndexOf('(', StringComparison.Ordinal) + 1)..^1];
        string path = Path.Combine(repository, "tests", "Analyzers", test.StartsWith("FormTests", StringComparison.Ordinal) ? "Forms" : "Corpus", "Files", file);
        return File.Exists(path) ? File.ReadAllText(path) : "";
    });
}
