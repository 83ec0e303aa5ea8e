using System.Runtime.CompilerServices;
using PrecisionGen.Execution;
using PrecisionGen.Numerics;
using PrecisionGen.Vectors;

namespace PrecisionGen.SequenceKernels;

/// <summary>What a row carries from one block of keys to the next.</summary>
internal struct RescaledRow
{
    /// <summary>The floats that a row takes in scratch memory.</summary>
    public const int PaddedLength = 16;

    /// <summary>The greatest score so far.</summary>
    public float Maximum;

    /// <summary>The sum of the exponentials so far, relative to the maximum.</summary>
    public float Sum;

    /// <summary>What the newest block multiplies the earlier ones by.</summary>
    public float Factor;
}

/// <summary>
/// Attention as engines of today compute it, for measuring the mismatch: each score is two partial chains, keys come in blocks of 64 with
/// a running maximum, and what was added so far is rescaled whenever the maximum grows. <see cref="Pairing.Independent"/> also rounds the
/// exponentials, which are the probabilities before their common division, to the dtype before they meet the values; the denominator is
/// the sum of the unrounded ones. (Milakov and Gimelshein, arXiv 1805.02867; Dao, arXiv 2307.08691.)
/// </summary>
internal static class RescaledAttention<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int BlockKeys = 64;

    /// <summary>Fills the totals of a block of queries with their results; what follows the totals is scratch memory.</summary>
    public static void Compute(
        in AttentionShape shape, in QueryBlock block, ref float queries, ref float keyPanels, ref float values, ref float totals)
    {
        nint columns = shape.PaddedValueSize;
        RowTerms terms = block.Terms;
        ref float open = ref Unsafe.Add(ref totals, block.Rows * columns);
        ref float scores = ref Unsafe.Add(ref open, block.Rows * columns);
        ref float rows = ref Unsafe.Add(ref scores, 2 * (nint)block.Rows * block.Stride);
        Scores(in shape, in block, ref queries, ref keyPanels, ref scores);
        RowOperations.Clear(ref totals, 0, block.Rows * (int)columns);
        for (int row = 0; row < block.Rows; row++)
        {
            Row(ref rows, row) = new RescaledRow { Maximum = float.NegativeInfinity };
        }

        RaggedOperands operands = new(ref scores, block.Stride, 1, block.FirstKey, ref values, columns, 0);
        nint end = terms.End(block.Rows - 1);
        for (nint key = block.FirstKey / BlockKeys * BlockKeys; key < end; key += BlockKeys)
        {
            nint next = nint.Min(end, key + BlockKeys);
            for (int row = 0; row < block.Rows; row++)
            {
                ref float rowScores = ref Unsafe.Add(ref scores, (nint)row * block.Stride);
                nint from = nint.Max(key, terms.Begin(row)) - block.FirstKey;
                nint to = nint.Min(next, terms.End(row)) - block.FirstKey;
                Advance(in shape, ref Row(ref rows, row), ref rowScores, from, to);
            }

            RaggedContraction<TSimd, TVector>.Continue(in operands, in terms, 0, block.Rows, key, next, columns, ref open, isFresh: true);
            for (int row = 0; row < block.Rows; row++)
            {
                if (terms.Begin(row) < next && terms.End(row) > key)
                {
                    Rescale(ref totals, ref open, row * columns, columns, Row(ref rows, row).Factor);
                }
            }
        }

        for (int row = 0; row < block.Rows; row++)
        {
            AttentionForward<TSimd, TVector>.Divide(ref totals, row * columns, columns, Row(ref rows, row).Sum, shape.DType);
        }
    }

    private static ref RescaledRow Row(ref float rows, int row) =>
        ref Unsafe.As<float, RescaledRow>(ref Unsafe.Add(ref rows, (nint)row * RescaledRow.PaddedLength));

    private static void Scores(in AttentionShape shape, in QueryBlock block, ref float queries, ref float keyPanels, ref float scores)
    {
        int size = shape.Size;
        int half = size / 2;
        nint length = (nint)block.Rows * block.Stride;
        ref float others = ref Unsafe.Add(ref scores, length);
        AttentionScores<TSimd, TVector>.MultiplyPart(
            in block, ref queries, shape.PaddedSize, ref keyPanels, size, 0, half, 1f, ref scores);
        AttentionScores<TSimd, TVector>.MultiplyPart(
            in block, ref queries, shape.PaddedSize, ref keyPanels, size, half, size - half, 1f, ref others);
        TVector scale = TSimd.Broadcast(shape.Scale);
        for (nint index = 0; index < length; index += TSimd.Lanes)
        {
            TVector sum = TSimd.Add(TSimd.Load(in scores, index), TSimd.Load(in others, index));
            TSimd.Store(TSimd.Multiply(sum, scale), ref scores, index);
        }
    }

    /// <summary>Makes one row's scores of a block of keys exponentials, and says what the earlier blocks are to be multiplied by.</summary>
    private static void Advance(in AttentionShape shape, ref RescaledRow row, ref float scores, nint begin, nint end)
    {
        if (begin >= end)
        {
            return;
        }

        nint start = begin / RowLanes.Count * RowLanes.Count;
        if (shape.Softcap != 0f)
        {
            AttentionScores<TSimd, TVector>.Cap(ref scores, start, end, shape.Softcap, ref scores);
        }

        float greatest = AttentionScores<TSimd, TVector>.MaskAndMaximum(ref scores, begin, end);
        float maximum = greatest > row.Maximum ? greatest : row.Maximum;
        // Scores of minus infinity alone leave nothing to subtract; if no other ones follow, the sum stays 0 and the row becomes NaN.
        float subtracted = float.IsNegativeInfinity(maximum) ? 0f : maximum;
        row.Factor = ElementaryFunctions.Exp(row.Maximum - subtracted);
        row.Maximum = maximum;
        float sum = Exponentials(ref scores, start, end, subtracted, shape.Pairing == Pairing.Independent ? shape.DType : DType.Float32);
        row.Sum = row.Sum * row.Factor + sum;
    }

    private static float Exponentials(ref float scores, nint start, nint end, float maximum, DType dtype)
    {
        RowLanes lanes = default;
        ref float lane = ref AttentionScores<TSimd, TVector>.ClearLanes(ref lanes);
        TVector subtracted = TSimd.Broadcast(maximum);
        for (nint key = start; key < end; key += TSimd.Lanes)
        {
            TVector exponential = TSimd.Exp(TSimd.Subtract(TSimd.Load(in scores, key), subtracted));
            TSimd.Store(Grid<TSimd, TVector>.Round(exponential, dtype), ref scores, key);
            nint first = key % RowLanes.Count;
            TSimd.Store(TSimd.Add(TSimd.Load(in lane, first), exponential), ref lane, first);
        }

        return RowLanes.SumOfNeighbours(ref lanes);
    }

    private static void Rescale(ref float totals, ref float block, nint index, nint columns, float factor)
    {
        TVector scale = TSimd.Broadcast(factor);
        for (nint end = index + columns; index < end; index += TSimd.Lanes)
        {
            TVector earlier = TSimd.Multiply(TSimd.Load(in totals, index), scale);
            TSimd.Store(TSimd.Add(earlier, TSimd.Load(in block, index)), ref totals, index);
        }
    }
}
