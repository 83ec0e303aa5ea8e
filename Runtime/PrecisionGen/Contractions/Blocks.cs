using System.Runtime.CompilerServices;
using PrecisionGen.Vectors;

namespace PrecisionGen.Contractions;

/// <summary>
/// One tile of outputs of any depth, or with a long epilogue: blocks of 256 terms in ascending order, the totals of earlier ones on
/// the stack.
/// </summary>
internal static class Blocks<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run<TTile, TColumns, TStart, TEpilogue>(
        ref readonly Operands operands,
        nint row,
        nint column,
        ref readonly TStart start,
        ref readonly TEpilogue epilogue,
        ref float totals)
        where TTile : struct, ITile
        where TColumns : struct, IColumnGroup<TColumns, TVector>
        where TStart : struct, IChainStart<TVector>, allows ref struct
        where TEpilogue : struct, IContractionEpilogue<TVector>, allows ref struct
    {
        TileTotals<TSimd, TVector, TColumns> kept = new(ref totals, row, column);
        if (TEpilogue.IsCheap)
        {
            nint before = (operands.Depth - 1) / Contraction.BlockLength;
            AddBlocks<TTile, TColumns, TStart>(in operands, row, column, in start, in kept, before);
            ZeroStart<TSimd, TVector> zero = default;
            AfterTotals<TSimd, TVector, TColumns, TEpilogue> last = new(in kept, in epilogue);
            Operands block = operands.Terms(before * Contraction.BlockLength, operands.Depth - before * Contraction.BlockLength);
            TTile.Run<TSimd, TVector, TColumns, ZeroStart<TSimd, TVector>, AfterTotals<TSimd, TVector, TColumns, TEpilogue>>(
                in block, row, column, in zero, in last);
            return;
        }

        nint blocks = (operands.Depth + Contraction.BlockLength - 1) / Contraction.BlockLength;
        AddBlocks<TTile, TColumns, TStart>(in operands, row, column, in start, in kept, blocks);
        ApplyInLoop<TColumns, TEpilogue>(in kept, TTile.Rows, row, column, in epilogue);
    }

    /// <summary>Adds up the first blocks; the very first one, which is empty if there are no terms, starts the totals.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddBlocks<TTile, TColumns, TStart>(
        ref readonly Operands operands,
        nint row,
        nint column,
        ref readonly TStart start,
        ref readonly TileTotals<TSimd, TVector, TColumns> kept,
        nint blocks)
        where TTile : struct, ITile
        where TColumns : struct, IColumnGroup<TColumns, TVector>
        where TStart : struct, IChainStart<TVector>, allows ref struct
    {
        Operands block = operands.Terms(0, nint.Min(operands.Depth, Contraction.BlockLength));
        StoreBlock<TSimd, TVector, TColumns> store = new(in kept);
        TTile.Run<TSimd, TVector, TColumns, TStart, StoreBlock<TSimd, TVector, TColumns>>(in block, row, column, in start, in store);
        ZeroStart<TSimd, TVector> zero = default;
        AddBlock<TSimd, TVector, TColumns> add = new(in kept);
        for (nint index = 1; index < blocks; index++)
        {
            nint first = index * Contraction.BlockLength;
            block = operands.Terms(first, nint.Min(operands.Depth - first, Contraction.BlockLength));
            TTile.Run<TSimd, TVector, TColumns, ZeroStart<TSimd, TVector>, AddBlock<TSimd, TVector, TColumns>>(
                in block, row, column, in zero, in add);
        }
    }

    /// <summary>Hands a stored tile to its epilogue in a loop, so that a long epilogue is compiled into one place.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ApplyInLoop<TColumns, TEpilogue>(
        ref readonly TileTotals<TSimd, TVector, TColumns> kept, nint rows, nint row, nint column, ref readonly TEpilogue epilogue)
        where TColumns : struct, IColumnGroup<TColumns, TVector>
        where TEpilogue : struct, IContractionEpilogue<TVector>, allows ref struct
    {
        TEpilogue last = epilogue;
        for (nint i = row; i < row + rows; i++)
        {
            for (nint j = column; j < column + TColumns.Vectors * TSimd.Lanes; j += TSimd.Lanes)
            {
                last.Apply(kept.Load(i, j), i, j);
            }
        }
    }
}
