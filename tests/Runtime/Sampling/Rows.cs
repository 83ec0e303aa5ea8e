using PrecisionGen.Numerics;

namespace PrecisionGen.Tests.Sampling;

/// <summary>Rows of scores that are the same on every machine.</summary>
internal static class Rows
{
    /// <summary>Multiples of 6 / distinct in (-6, 0]; one in eleven is -infinity, except the last of the row.</summary>
    internal static float[] Create(int length, int seed, int distinct)
    {
        Philox4x32 random = new(seed);
        float[] row = new float[length];
        for (int i = 0; i < length; i++)
        {
            bool isImpossible = i != length - 1 && random.Uniform((ulong)i, 1) * 11 < 1;
            row[i] = isImpossible ? float.NegativeInfinity : -(int)(random.Uniform((ulong)i, 0) * distinct) * (6f / distinct);
        }

        return row;
    }
}
