using System.Collections.Generic;
using PrecisionGen.Numerics;

namespace SanityTest;

/// <summary>Passes over the problems, each in an order of its own, cut into batches.</summary>
internal sealed class ProblemOrder(IReadOnlyList<Problem> problems, long seed)
{
    private readonly Philox4x32 random = new(seed);
    private readonly List<Problem> remaining = [];
    private uint pass;

    /// <summary>The next problems. A batch may reach into the next pass.</summary>
    internal Problem[] Take(int count)
    {
        Problem[] batch = new Problem[count];
        for (int i = 0; i < count; i++)
        {
            if (remaining.Count == 0)
            {
                Shuffle();
            }

            batch[i] = remaining[^1];
            remaining.RemoveAt(remaining.Count - 1);
        }

        return batch;
    }

    private void Shuffle()
    {
        remaining.AddRange(problems);
        for (int i = remaining.Count - 1; i > 0; i--)
        {
            uint word = random.Block((uint)i, pass, (uint)RandomStream.ProblemOrder, 0).Word0;
            int other = (int)(((ulong)word * (uint)(i + 1)) >> 32);
            (remaining[i], remaining[other]) = (remaining[other], remaining[i]);
        }

        pass++;
    }
}
