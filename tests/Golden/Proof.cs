using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace PrecisionGen.Golden;

/// <summary>Hashes all 256 slices of a function, on all cores, and compares them with the golden file.</summary>
public static class Proof
{
    /// <summary>Runs one function and prints PASS or FAIL; returns whether it passed.</summary>
    public static bool Run(FunctionUnderProof function, string description, bool perturb)
    {
        Stopwatch clock = Stopwatch.StartNew();
        ConcurrentBag<int> differing = [];
        int done = 0;
        Parallel.For(0, 256, topByte =>
        {
            string hash = Slice.Hash(function, topByte, perturb && topByte == 0x3F);
            if (hash != GoldenFile.Default.Hash(function.Name, topByte))
            {
                differing.Add(topByte);
            }

            int finished = Interlocked.Increment(ref done);
            if (!Console.IsErrorRedirected)
            {
                Console.Error.Write($"\r{function.Name} {description}: {finished} of 256 ");
            }
        });
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write("\r");
        }

        List<int> sorted = [.. differing.Order()];
        string verdict = sorted.Count == 0
            ? "PASS"
            : $"FAIL, {sorted.Count} of 256 slices differ, the first with top byte {sorted[0]:x2}"
                + (sorted.Count > 1 ? $" (all: {string.Join(' ', sorted.Select(topByte => topByte.ToString("x2")))})" : string.Empty);
        Console.WriteLine($"{function.Name} {description}: {verdict} ({clock.Elapsed.TotalSeconds:F0} s)");
        return sorted.Count == 0;
    }
}
