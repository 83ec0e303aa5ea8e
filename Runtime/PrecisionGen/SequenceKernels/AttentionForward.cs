using System.ComponentModel;
using System.Runtime.CompilerServices;
using PrecisionGen.Execution;
using PrecisionGen.Vectors;

namespace PrecisionGen.SequenceKernels;

/// <summary>
/// Attention of query rows over the keys and values of one (sequence, key/value head). Bits do not depend on the width, on how a
/// sequence is cut into calls, or on what lies in keys and values that a query does not see.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AttentionForward<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>The floats of scratch memory that <see cref="Run"/> needs; it never reads what they hold.</summary>
    /// <param name="shape">The operation.</param>
    /// <param name="count">The most query positions of a call.</param>
    /// <param name="positions">The most keys.</param>
    public static int ScratchLength(in AttentionShape shape, int count, int positions)
    {
        int samples = int.Min(count, QueryBlock.SamplesOf(shape.Group));
        int stride = QueryBlock.StrideOf(in shape, samples, positions);
        int scores = shape.Pairing == Pairing.Paired ? stride : checked(2 * stride + RescaledRow.PaddedLength);
        return checked(samples * shape.Group * (shape.PaddedSize + scores + 2 * shape.PaddedValueSize));
    }

    /// <summary>Computes the results of all query heads of one key/value head.</summary>
    /// <param name="shape">The operation.</param>
    /// <param name="keyValueHead">The key/value head.</param>
    /// <param name="query">Query rows; the row within a sample is the query head.</param>
    /// <param name="result">Receives the results, rounded to the dtype; a row's padding up to a multiple of 16 is written too.</param>
    /// <param name="firstSample">The first query, a row number of the call.</param>
    /// <param name="count">The number of queries.</param>
    /// <param name="firstPosition">The position of the first query in its sequence.</param>
    /// <param name="keyPanels">The keys of the head, as <see cref="AttentionPacking"/> lays them out.</param>
    /// <param name="values">The values of the head.</param>
    /// <param name="positions">The number of keys, of which a causal query sees none after its own position.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> floats.</param>
    public static void Run(
        in AttentionShape shape,
        int keyValueHead,
        TiledRows query,
        TiledRows result,
        int firstSample,
        int count,
        int firstPosition,
        ref float keyPanels,
        ref float values,
        int positions,
        ref float scratch)
    {
        int samples = QueryBlock.SamplesOf(shape.Group);
        int firstHead = keyValueHead * shape.Group;
        for (int done = 0; done < count; done += samples)
        {
            QueryBlock block = new(in shape, firstPosition + done, int.Min(samples, count - done), shape.Group, positions);
            ref float queries = ref scratch;
            block.Gather(query, firstSample + done, firstHead, shape.PaddedSize, ref queries);
            ref float totals = ref Unsafe.Add(ref queries, block.Rows * shape.PaddedSize);
            if (shape.Pairing == Pairing.Paired)
            {
                Compute(in shape, in block, ref queries, ref keyPanels, ref values, ref totals);
            }
            else
            {
                RescaledAttention<TSimd, TVector>.Compute(in shape, in block, ref queries, ref keyPanels, ref values, ref totals);
            }

            block.Scatter(ref totals, shape.PaddedValueSize, result, firstSample + done, firstHead);
        }
    }

    private static void Compute(
        in AttentionShape shape, in QueryBlock block, ref float queries, ref float keyPanels, ref float values, ref float totals)
    {
        nint columns = shape.PaddedValueSize;
        RowTerms terms = block.Terms;
        ref float open = ref Unsafe.Add(ref totals, block.Rows * columns);
        ref float scores = ref Unsafe.Add(ref open, block.Rows * columns);
        AttentionScores<TSimd, TVector>.Multiply(
            in block, ref queries, shape.PaddedSize, ref keyPanels, shape.Size, shape.Scale, ref scores);
        // Of the queries nothing is needed any more, so their place serves for the denominators.
        ref float denominators = ref queries;
        for (int row = 0; row < block.Rows; row++)
        {
            ref float rowScores = ref Unsafe.Add(ref scores, (nint)row * block.Stride);
            nint begin = terms.Begin(row) - block.FirstKey;
            nint end = terms.End(row) - block.FirstKey;
            Unsafe.Add(ref denominators, row) = AttentionScores<TSimd, TVector>.Exponentials(
                ref rowScores, begin, end, block.FirstKey, shape.Softcap, ref rowScores);
        }

        RaggedOperands operands = new(ref scores, block.Stride, 1, block.FirstKey, ref values, columns, 0);
        RaggedContraction<TSimd, TVector>.Run(in operands, in terms, block.Rows, columns, ref totals, ref open);
        for (int row = 0; row < block.Rows; row++)
        {
            Divide(ref totals, row * columns, columns, Unsafe.Add(ref denominators, row), shape.DType);
        }
    }

    /// <summary>Divides a row and rounds it.</summary>
    internal static void Divide(ref float totals, nint index, nint columns, float denominator, DType dtype)
    {
        TVector divisor = TSimd.Broadcast(denominator);
        for (nint end = index + columns; index < end; index += TSimd.Lanes)
        {
            TVector quotient = TSimd.Divide(TSimd.Load(in totals, index), divisor);
            TSimd.Store(Grid<TSimd, TVector>.Round(quotient, dtype), ref totals, index);
        }
    }
}
