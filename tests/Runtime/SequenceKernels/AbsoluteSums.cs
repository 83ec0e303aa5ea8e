using System;
using PrecisionGen.Numerics;

namespace PrecisionGen.Runtime.Tests.SequenceKernels;

/// <summary>A contraction whose blocks are counted by absolute term: written down once more, as plainly as possible.</summary>
internal struct AbsoluteChain
{
    private float total;
    private float open;
    private long block = -1;
    private bool hasTotal;

    public AbsoluteChain()
    {
    }

    /// <summary>The sum of all terms.</summary>
    public readonly float Total => hasTotal ? total + open : open;

    /// <summary>Adds a * b as the term of a position; <paramref name="part"/> keeps blocks of different heads apart.</summary>
    public void Add(float a, float b, int term, int part = 0)
    {
        long next = (long)part << 32 | (uint)(term / 256);
        if (next != block && block >= 0)
        {
            total = Total;
            hasTotal = true;
            open = 0f;
        }

        block = next;
        open = FusedMultiplyAdd.Compute(a, b, open);
    }
}

/// <summary>The row reduction over the terms of some absolute indices.</summary>
internal static class AbsoluteReduction
{
    /// <summary>The sum of a[i] * b[i] for i in [begin, end); by fma, which for a factor of 1 is an addition.</summary>
    public static float Sum(int begin, int end, Func<int, float> a, Func<int, float> b)
    {
        float total = 0f;
        bool isFirst = true;
        for (int block = begin / 4096; block * 4096 < end; block++)
        {
            float[] lanes = new float[16];
            for (int i = Math.Max(begin, block * 4096); i < Math.Min(end, block * 4096 + 4096); i++)
            {
                lanes[i % 16] = FusedMultiplyAdd.Compute(a(i), b(i), lanes[i % 16]);
            }

            for (int half = 8; half >= 1; half /= 2)
            {
                for (int i = 0; i < half; i++)
                {
                    lanes[i] += lanes[i + half];
                }
            }

            total = isFirst ? lanes[0] : total + lanes[0];
            isFirst = false;
        }

        return total;
    }
}
