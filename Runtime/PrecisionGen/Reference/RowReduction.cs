using System;
using PrecisionGen.Numerics;

namespace PrecisionGen.Reference;

/// <summary>
/// The row reduction of ARITHMETIC.md: blocks of 4096, in each of them 16 lanes from +0 that a tree of halves adds. The total is the
/// first block; each later block is added to it.
/// </summary>
internal static class RowReduction
{
    /// <summary>Elements in a block.</summary>
    public const int BlockLength = 4096;

    private const int LaneCount = 16;

    /// <summary>The sum of plain terms.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="first">The index of the first term, where blocks and lanes are counted from an earlier one.</param>
    public static float Sum(ReadOnlySpan<float> terms, int first = 0)
    {
        Span<float> lanes = stackalloc float[LaneCount];
        float total = 0f;
        for (int start = 0, end; start < terms.Length; start = end)
        {
            lanes.Clear();
            end = EndOfBlock(start, first, terms.Length);
            for (int i = start; i < end; i++)
            {
                int lane = (first + i) % LaneCount;
                lanes[lane] = lanes[lane] + terms[i];
            }

            float block = AddLanes(lanes);
            total = start == 0 ? block : total + block;
        }

        return total;
    }

    /// <summary>The sum of a[i] * b[i], each product entering its lane by a fused multiply-add.</summary>
    /// <param name="a">The first factors.</param>
    /// <param name="b">The second factors.</param>
    /// <param name="first">The index of the first term, where blocks and lanes are counted from an earlier one.</param>
    public static float SumOfProducts(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int first = 0)
    {
        Span<float> lanes = stackalloc float[LaneCount];
        float total = 0f;
        for (int start = 0, end; start < a.Length; start = end)
        {
            lanes.Clear();
            end = EndOfBlock(start, first, a.Length);
            for (int i = start; i < end; i++)
            {
                int lane = (first + i) % LaneCount;
                lanes[lane] = FusedMultiplyAdd.Compute(a[i], b[i], lanes[lane]);
            }

            float block = AddLanes(lanes);
            total = start == 0 ? block : total + block;
        }

        return total;
    }

    /// <summary>The IEEE 754-2019 maximum of a row of at least one element: NaN wins, +0 is greater than -0.</summary>
    public static float Maximum(ReadOnlySpan<float> row)
    {
        float maximum = row[0];
        for (int i = 1; i < row.Length; i++)
        {
            maximum = MathF.Max(maximum, row[i]);
        }

        return maximum;
    }

    /// <summary>One past the last term of the block in which a term lies.</summary>
    private static int EndOfBlock(int term, int first, int length) =>
        Math.Min(length, ((first + term) / BlockLength * BlockLength) + BlockLength - first);

    private static float AddLanes(Span<float> lanes)
    {
        for (int half = LaneCount / 2; half >= 1; half /= 2)
        {
            for (int i = 0; i < half; i++)
            {
                lanes[i] = lanes[i] + lanes[i + half];
            }
        }

        return lanes[0];
    }
}
