using System.Runtime.CompilerServices;
using PrecisionGen.Contractions;
using PrecisionGen.Execution;
using PrecisionGen.Vectors;

namespace PrecisionGen.SequenceKernels;

/// <summary>The parts of attention's backward for one block of queries of one head.</summary>
internal static class AttentionGradients<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>P and dS of the block.</summary>
    public static void Scores(in AttentionShape shape, in QueryBlock block, scoped in BackwardMemory memory)
    {
        AttentionScores<TSimd, TVector>.Multiply(
            in block, ref memory.Queries, shape.PaddedSize, ref memory.KeyPanels, shape.Size, shape.Scale, ref memory.Probabilities);
        // A product with 1 is the other factor in every bit.
        ref float gradientRows = ref memory.ResultGradients;
        AttentionScores<TSimd, TVector>.Multiply(
            in block, ref gradientRows, shape.PaddedValueSize, ref memory.ValuePanels, shape.ValueSize, 1f, ref memory.ScoreGradients);
        for (int row = 0; row < block.Rows; row++)
        {
            nint start = (nint)row * block.Stride;
            nint begin = block.Terms.Begin(row) - block.FirstKey;
            nint end = block.Terms.End(row) - block.FirstKey;
            ref float probabilities = ref Unsafe.Add(ref memory.Probabilities, start);
            ref float gradients = ref Unsafe.Add(ref memory.ScoreGradients, start);
            ref float tangents = ref shape.Softcap == 0f ? ref probabilities : ref Unsafe.Add(ref memory.Tangents, start);
            float denominator = AttentionScores<TSimd, TVector>.Exponentials(
                ref probabilities, begin, end, block.FirstKey, shape.Softcap, ref tangents);
            float term = DivideAndSum(ref probabilities, denominator, ref gradients, begin, end, block.FirstKey);
            Gradient(in shape, ref probabilities, ref gradients, ref tangents, term, begin, end);
        }
    }

    /// <summary>The gradients of the block's queries, rounded.</summary>
    public static void Queries(in AttentionShape shape, in QueryBlock block, scoped in BackwardMemory memory)
    {
        nint columns = shape.PaddedSize;
        RowTerms terms = block.Terms;
        RaggedOperands operands = new(ref memory.ScoreGradients, block.Stride, 1, block.FirstKey, ref memory.Keys, columns, 0);
        RaggedContraction<TSimd, TVector>.Run(in operands, in terms, block.Rows, columns, ref memory.QueryTotals, ref memory.OpenQueries);
        for (nint index = 0; index < block.Rows * columns; index += TSimd.Lanes)
        {
            TVector rounded = Grid<TSimd, TVector>.Round(TSimd.Load(in memory.QueryTotals, index), shape.DType);
            TSimd.Store(rounded, ref memory.QueryTotals, index);
        }
    }

    /// <summary>Continues the gradients of keys and values with the block's queries.</summary>
    /// <param name="shape">The operation.</param>
    /// <param name="block">The queries.</param>
    /// <param name="memory">The gradients.</param>
    /// <param name="position">The position of the block's first query.</param>
    /// <param name="count">The sequence's length.</param>
    /// <param name="isFirstHead">Whether this head is the first of its group.</param>
    public static void KeysAndValues(
        in AttentionShape shape, in QueryBlock block, scoped in BackwardMemory memory, int position, int count, bool isFirstHead)
    {
        int end = position + block.Rows;
        nint keys = block.Terms.End(block.Rows - 1) - block.FirstKey;
        RowTerms terms = shape.QueriesOfKeys(block.FirstKey, count);
        RaggedOperands ofKeys = new(ref memory.ScoreGradients, 1, block.Stride, position, ref memory.Queries, shape.PaddedSize, position);
        ref float openKeys = ref Unsafe.Add(ref memory.OpenKeys, block.FirstKey * shape.PaddedSize);
        RaggedContraction<TSimd, TVector>.Continue(
            in ofKeys, in terms, 0, keys, position, end, shape.PaddedSize, ref openKeys, isFresh: false);
        RaggedOperands ofValues = new(
            ref memory.Probabilities, 1, block.Stride, position, ref memory.ResultGradients, shape.PaddedValueSize, position);
        ref float openValues = ref Unsafe.Add(ref memory.OpenValues, block.FirstKey * shape.PaddedValueSize);
        RaggedContraction<TSimd, TVector>.Continue(
            in ofValues, in terms, 0, keys, position, end, shape.PaddedValueSize, ref openValues, isFresh: false);
        if (end == count || end % Contraction.BlockLength == 0)
        {
            int first = (end - 1) / Contraction.BlockLength * Contraction.BlockLength;
            Close(in shape, in memory, first, end, count, isFirstHead);
        }
    }

    /// <summary>Ends the block of queries [first, end).</summary>
    private static void Close(in AttentionShape shape, scoped in BackwardMemory memory, int first, int end, int count, bool isFirstHead)
    {
        RowTerms terms = shape.QueriesOfKeys(0, count);
        for (nint key = terms.FirstRowBeyond(first, 0, count); key < count && terms.Begin(key) < end; key++)
        {
            bool isFirst = isFirstHead && terms.Begin(key) >= first;
            Close(ref memory.KeyTotals, ref memory.OpenKeys, key, shape.PaddedSize, isFirst);
            Close(ref memory.ValueTotals, ref memory.OpenValues, key, shape.PaddedValueSize, isFirst);
        }
    }

    private static void Close(ref float totals, ref float open, nint row, int columns, bool isFirst)
    {
        RaggedContraction<TSimd, TVector>.Close(ref totals, ref open, row * columns, columns, isFirst);
        RowOperations.Clear(ref open, row * columns, columns);
    }

    /// <summary>Divides the exponentials by their sum and returns the row reduction of the quotients' products with dP.</summary>
    private static float DivideAndSum(ref float probabilities, float denominator, ref float gradients, nint begin, nint end, nint firstKey)
    {
        TVector divisor = TSimd.Broadcast(denominator);
        float total = 0f;
        nint start = begin / RowLanes.Count * RowLanes.Count;
        for (nint block = start; block < end;)
        {
            nint blockEnd = nint.Min(end, AttentionScores<TSimd, TVector>.EndOfReductionBlock(block, firstKey));
            RowLanes lanes = default;
            ref float lane = ref AttentionScores<TSimd, TVector>.ClearLanes(ref lanes);
            for (nint key = block; key < blockEnd; key += TSimd.Lanes)
            {
                TVector probability = TSimd.Divide(TSimd.Load(in probabilities, key), divisor);
                TSimd.Store(probability, ref probabilities, key);
                nint first = key % RowLanes.Count;
                TVector before = TSimd.Load(in lane, first);
                TVector after = TSimd.MultiplyAdd(probability, TSimd.Load(in gradients, key), before);
                if (key < begin || key + TSimd.Lanes > end)
                {
                    after = TSimd.Select(AttentionScores<TSimd, TVector>.Seen(key, begin, end), after, before);
                }

                TSimd.Store(after, ref lane, first);
            }

            float sum = RowLanes.Sum(ref lanes);
            total = block == start ? sum : total + sum;
            block = blockEnd;
        }

        return total;
    }

    private static void Gradient(
        in AttentionShape shape, ref float probabilities, ref float gradients, ref float tangents, float term, nint begin, nint end)
    {
        TVector subtracted = TSimd.Broadcast(term);
        TVector scale = TSimd.Broadcast(shape.Scale);
        TVector one = TSimd.Broadcast(1f);
        for (nint key = begin / RowLanes.Count * RowLanes.Count; key < end; key += TSimd.Lanes)
        {
            TVector difference = TSimd.Subtract(TSimd.Load(in gradients, key), subtracted);
            TVector gradient = TSimd.Multiply(TSimd.Load(in probabilities, key), difference);
            if (shape.Softcap != 0f)
            {
                TVector tangent = TSimd.Load(in tangents, key);
                gradient = TSimd.Multiply(gradient, TSimd.Subtract(one, TSimd.Multiply(tangent, tangent)));
            }

            TSimd.Store(TSimd.Multiply(gradient, scale), ref gradients, key);
        }
    }
}
