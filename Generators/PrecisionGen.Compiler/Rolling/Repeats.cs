using System.Collections.Generic;

namespace PrecisionGen.Compiler.Rolling;

/// <summary>A stretch of a list: <paramref name="Period"/> items from <paramref name="First"/> on, <paramref name="Count"/> times in a row.</summary>
internal sealed record Stretch(int First, int Period, int Count)
{
    public bool IsLoop => Count > 1;
}

/// <summary>Finds where a list repeats itself, so that repeated blocks are written once and looped.</summary>
internal static class Repeats
{
    /// <summary>A loop that saves fewer items than this is harder to read than what it saves.</summary>
    private const int LeastSaving = 8;

    /// <summary>Cuts a list into stretches, in order.</summary>
    /// <param name="keys">Equal keys mark items that differ only in what a loop can step through.</param>
    public static IReadOnlyList<Stretch> Find(IReadOnlyList<int> keys)
    {
        List<Stretch> stretches = new();
        Cut(keys, 0, keys.Count, stretches);
        return stretches;
    }

    private static void Cut(IReadOnlyList<int> keys, int from, int to, List<Stretch> stretches)
    {
        if (from == to)
        {
            return;
        }

        Stretch? best = Best(keys, from, to);
        if (best is null)
        {
            stretches.Add(new Stretch(from, to - from, 1));
            return;
        }

        Cut(keys, from, best.First, stretches);
        stretches.Add(best);
        Cut(keys, best.First + best.Period * best.Count, to, stretches);
    }

    /// <summary>The loop that saves most; of equals the shortest period, then the earliest.</summary>
    private static Stretch? Best(IReadOnlyList<int> keys, int from, int to)
    {
        Stretch? best = null;
        int saving = LeastSaving - 1;
        for (int period = 1; 2 * period <= to - from; period++)
        {
            int matched = 0;
            for (int first = to - period - 1; first >= from; first--)
            {
                matched = keys[first] == keys[first + period] ? matched + 1 : 0;
                int saved = matched / period * period;
                if (saved > saving || (saved == saving && best?.Period == period))
                {
                    saving = saved;
                    best = new Stretch(first, period, matched / period + 1);
                }
            }
        }

        return best;
    }
}
