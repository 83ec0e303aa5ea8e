using System.ComponentModel;
using PrecisionGen.Execution;
using PrecisionGen.Vectors;

namespace PrecisionGen.SequenceKernels;

/// <summary>
/// The gradients of attention for one (whole sequence, key/value head). The scores are computed once more from the stored rows, and
/// nothing inside is rounded: P = e / denominator, dP the chain of result gradient and value,
/// dS = (P * (dP - RowSum(P * dP))) * scale, under a softcap with (1 - t * t) as a factor before the scale, t = tanh(score / softcap).
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AttentionBackward<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>The floats of scratch memory that <see cref="Run"/> needs; it never reads what they hold.</summary>
    /// <param name="shape">The operation.</param>
    /// <param name="count">The most positions of a sequence.</param>
    public static int ScratchLength(in AttentionShape shape, int count)
    {
        BackwardScratch lengths = new(in shape, count);
        return lengths.Length;
    }

    /// <summary>
    /// Computes the contributions to the gradients of query, key and value, each rounded once to the dtype. Gradient rows must not be the
    /// rows that are read; a row's padding up to a multiple of 16 is written too.
    /// </summary>
    /// <param name="shape">The operation, of <see cref="Pairing.Paired"/>.</param>
    /// <param name="keyValueHead">The key/value head; all query heads of its group are processed.</param>
    /// <param name="query">Query rows.</param>
    /// <param name="key">Key rows.</param>
    /// <param name="value">Value rows.</param>
    /// <param name="resultGradient">The rows of the result's gradient.</param>
    /// <param name="queryGradient">Receives the contribution to the queries of the group.</param>
    /// <param name="keyGradient">Receives the contribution to the keys of the head.</param>
    /// <param name="valueGradient">Receives the contribution to the values of the head.</param>
    /// <param name="firstSample">The sequence's first row of the call.</param>
    /// <param name="count">The sequence's length.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> floats.</param>
    public static void Run(
        in AttentionShape shape,
        int keyValueHead,
        TiledRows query,
        TiledRows key,
        TiledRows value,
        TiledRows resultGradient,
        TiledRows queryGradient,
        TiledRows keyGradient,
        TiledRows valueGradient,
        int firstSample,
        int count,
        ref float scratch)
    {
        BackwardMemory memory = new(new BackwardScratch(in shape, count), ref scratch);
        AttentionPacking.PackPanels(key, keyValueHead, shape.Size, firstSample, count, 0, ref memory.KeyPanels);
        AttentionPacking.PackPanels(value, keyValueHead, shape.ValueSize, firstSample, count, 0, ref memory.ValuePanels);
        AttentionPacking.CopyRows(key, keyValueHead, shape.PaddedSize, firstSample, count, ref memory.Keys);
        memory.ClearOpen();
        int samples = QueryBlock.SamplesOf(1);
        for (int member = 0; member < shape.Group; member++)
        {
            int head = keyValueHead * shape.Group + member;
            for (int position = 0; position < count; position += samples)
            {
                QueryBlock block = new(in shape, position, int.Min(samples, count - position), 1, count);
                block.Gather(query, firstSample + position, head, shape.PaddedSize, ref memory.Queries);
                block.Gather(resultGradient, firstSample + position, head, shape.PaddedValueSize, ref memory.ResultGradients);
                AttentionGradients<TSimd, TVector>.Scores(in shape, in block, in memory);
                AttentionGradients<TSimd, TVector>.Queries(in shape, in block, in memory);
                block.Scatter(ref memory.QueryTotals, shape.PaddedSize, queryGradient, firstSample + position, head);
                AttentionGradients<TSimd, TVector>.KeysAndValues(in shape, in block, in memory, position, count, member == 0);
            }
        }

        Store(in memory.KeyTotals, shape.PaddedSize, shape.DType, keyGradient, keyValueHead, firstSample, count);
        Store(in memory.ValueTotals, shape.PaddedValueSize, shape.DType, valueGradient, keyValueHead, firstSample, count);
    }

    private static void Store(
        ref readonly float totals, int columns, DType dtype, TiledRows target, int keyValueHead, int firstSample, int count)
    {
        for (int position = 0; position < count; position++)
        {
            ref float row = ref target.Row(firstSample + position, keyValueHead);
            for (nint column = 0; column < columns; column += TSimd.Lanes)
            {
                TVector total = TSimd.Load(in totals, (nint)position * columns + column);
                TSimd.Store(Grid<TSimd, TVector>.Round(total, dtype), ref row, column);
            }
        }
    }
}
