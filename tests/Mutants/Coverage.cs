using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace PrecisionGen.Mutants;

/// <summary>What each test passes, and how long it takes.</summary>
internal sealed class Coverage
{
    private readonly ConcurrentDictionary<string, (double Milliseconds, int Places)> tests = [];
    private readonly ConcurrentDictionary<int, ConcurrentBag<string>> byMutant = [];

    /// <summary>Tests that fail without any mutant, or take too long to be tried often.</summary>
    public ConcurrentBag<string> SetAside { get; } = [];

    public int Count => tests.Count;

    /// <summary>Takes a worker's answer about a test; none where the worker did not survive it.</summary>
    public void Add(string test, string[] answer, TimeSpan limit)
    {
        double milliseconds = answer.Length > 1 ? double.Parse(answer[1], CultureInfo.InvariantCulture) : double.PositiveInfinity;
        if (milliseconds > limit.TotalMilliseconds || answer[0] != bool.TrueString)
        {
            SetAside.Add(test);
            return;
        }

        int[] places = [.. answer[2].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(one => int.Parse(one, CultureInfo.InvariantCulture))];
        tests[test] = (milliseconds, places.Length);
        foreach (int mutant in places)
        {
            byMutant.GetOrAdd(mutant, _ => []).Add(test);
        }
    }

    public double Milliseconds(string test) => tests[test].Milliseconds;

    public int Places(string test) => tests[test].Places;

    public IReadOnlyCollection<string> Of(int mutant) => byMutant.TryGetValue(mutant, out ConcurrentBag<string>? found) ? found : [];
}
