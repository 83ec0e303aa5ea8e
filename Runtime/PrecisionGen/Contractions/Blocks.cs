using System.Runtime.CompilerServices;
using PrecisionGen.Vectors;

namespace PrecisionGen.Contractions;

/// <summary>One tile of outputs, whatever its depth: blocks of 256 terms in ascending order, the totals of earlier ones on the stack.</summary>
internal static class Blocks<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
        Operands tile = operands.At<TSimd, TVector>(row, column);
        if (TEpilogue.IsCheap && operands.Depth <= Contraction.BlockLength)
        {
            TTile.Run<TSimd, TVector, TColumns, TStart, TEpilogue>(in tile, row, column, in start, in epilogue);
            return;
        }

        TileTotals<TSimd, TVector, TColumns> kept = new(ref totals, row, column);
        if (TEpilogue.IsCheap)
        {
            nint before = (tile.Depth - 1) / Contraction.BlockLength;
            AddBlocks<TTile, TColumns, TStart>(in tile, row, column, in start, in kept, before);
            ZeroStart<TSimd, TVector> zero = default;
            AfterTotals<TSimd, TVector, TColumns, TEpilogue> last = new(in kept, in epilogue);
            Operands block = tile.Terms(before * Contraction.BlockLength, tile.Depth - before * Contraction.BlockLength);
            TTile.Run<TSimd, TVector, TColumns, ZeroStart<TSimd, TVector>, AfterTotals<TSimd, TVector, TColumns, TEpilogue>>(
                in block, row, column, in zero, in last);
            return;
        }

        nint blocks = (tile.Depth + Contraction.BlockLength - 1) / Contraction.BlockLength;
        AddBlocks<TTile, TColumns, TStart>(in tile, row, column, in start, in kept, blocks);
        ApplyInLoop<TColumns, TEpilogue>(in kept, TTile.Rows, row, column, in epilogue);
    }

    /// <summary>Adds up the first blocks; the very first one, which is empty if there are no terms, starts the totals.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddBlocks<TTile, TColumns, TStart>(
        ref readonly Operands tile,
        nint row,
        nint column,
        ref readonly TStart start,
        ref readonly TileTotals<TSimd, TVector, TColumns> kept,
        nint blocks)
        where TTile : struct, ITile
        where TColumns : struct, IColumnGroup<TColumns, TVector>
        where TStart : struct, IChainStart<TVector>, allows ref struct
    {
        Operands block = tile.Terms(0, nint.Min(tile.Depth, Contraction.BlockLength));
        StoreBlock<TSimd, TVector, TColumns> store = new(in kept);
        TTile.Run<TSimd, TVector, TColumns, TStart, StoreBlock<TSimd, TVector, TColumns>>(in block, row, column, in start, in store);
        ZeroStart<TSimd, TVector> zero = default;
        AddBlock<TSimd, TVector, TColumns> add = new(in kept);
        for (nint index = 1; index < blocks; index++)
        {
            nint first = index * Contraction.BlockLength;
            block = tile.Terms(first, nint.Min(tile.Depth - first, Contraction.BlockLength));
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
