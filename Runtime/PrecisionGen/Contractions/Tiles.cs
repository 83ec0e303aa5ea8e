using System.Runtime.CompilerServices;
using PrecisionGen.Vectors;

namespace PrecisionGen.Contractions;

/// <summary>Covers a matrix of outputs with tiles.</summary>
internal static class Tiles<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>The elements of the left matrix in a group of rows: 256 KiB, a part of the second cache of any current core.</summary>
    private const int GroupLength = 65536;

    /// <summary>Runs every tile; a short contraction with a cheap epilogue needs nothing but registers.</summary>
    public static void Run<TStart, TEpilogue>(
        ref readonly Operands operands, nint rows, nint columns, ref readonly TStart start, ref readonly TEpilogue epilogue)
        where TStart : struct, IChainStart<TVector>, allows ref struct
        where TEpilogue : struct, IContractionEpilogue<TVector>, allows ref struct
    {
        if (TEpilogue.IsCheap && operands.Depth <= Contraction.BlockLength)
        {
            CoverInGroups(in operands, rows, columns, in start, in epilogue, ref Unsafe.NullRef<float>());
        }
        else
        {
            RunThroughTotals(in operands, rows, columns, in start, in epilogue);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunThroughTotals<TStart, TEpilogue>(
        ref readonly Operands operands, nint rows, nint columns, ref readonly TStart start, ref readonly TEpilogue epilogue)
        where TStart : struct, IChainStart<TVector>, allows ref struct
        where TEpilogue : struct, IContractionEpilogue<TVector>, allows ref struct
    {
        TotalsStorage storage = default;
        CoverInGroups(in operands, rows, columns, in start, in epilogue, ref Unsafe.As<TotalsStorage, float>(ref storage));
    }

    /// <summary>Groups of rows that stay in the second cache while every panel passes them.</summary>
    private static void CoverInGroups<TStart, TEpilogue>(
        ref readonly Operands operands,
        nint rows,
        nint columns,
        ref readonly TStart start,
        ref readonly TEpilogue epilogue,
        ref float totals)
        where TStart : struct, IChainStart<TVector>, allows ref struct
        where TEpilogue : struct, IContractionEpilogue<TVector>, allows ref struct
    {
        nint tile = Contraction.RowsPerTile<TSimd, TVector>();
        nint group = operands.Depth <= 0 ? rows : nint.Max(tile, GroupLength / operands.Depth / tile * tile);
        for (nint row = 0; row < rows; row += group)
        {
            Cover(in operands, row, nint.Min(rows, row + group), columns, in start, in epilogue, ref totals);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Cover<TStart, TEpilogue>(
        ref readonly Operands operands,
        nint row,
        nint end,
        nint columns,
        ref readonly TStart start,
        ref readonly TEpilogue epilogue,
        ref float totals)
        where TStart : struct, IChainStart<TVector>, allows ref struct
        where TEpilogue : struct, IContractionEpilogue<TVector>, allows ref struct
    {
        nint panel = 2 * TSimd.Lanes;
        nint column = 0;
        if (end - row < 4)
        {
            for (; column <= columns - 2 * panel; column += 2 * panel)
            {
                Few<FourVectors<TSimd, TVector>, TStart, TEpilogue>(in operands, row, end, column, in start, in epilogue, ref totals);
            }
        }

        for (; column <= columns - panel; column += panel)
        {
            Panel<TwoVectors<TSimd, TVector>, TStart, TEpilogue>(in operands, row, end, column, in start, in epilogue, ref totals);
        }

        for (; column < columns; column += TSimd.Lanes)
        {
            Panel<OneVector<TSimd, TVector>, TStart, TEpilogue>(in operands, row, end, column, in start, in epilogue, ref totals);
        }
    }

    /// <summary>All rows of one panel: the panel stays in the nearest cache, the rows stream past it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Panel<TColumns, TStart, TEpilogue>(
        ref readonly Operands operands,
        nint row,
        nint end,
        nint column,
        ref readonly TStart start,
        ref readonly TEpilogue epilogue,
        ref float totals)
        where TColumns : struct, IColumnGroup<TColumns, TVector>
        where TStart : struct, IChainStart<TVector>, allows ref struct
        where TEpilogue : struct, IContractionEpilogue<TVector>, allows ref struct
    {
        if (Contraction.RowsPerTile<TSimd, TVector>() == 8)
        {
            for (; row <= end - 8; row += 8)
            {
                Tile<Tile8, TColumns, TStart, TEpilogue>(in operands, row, column, in start, in epilogue, ref totals);
            }
        }

        if (Contraction.RowsPerTile<TSimd, TVector>() == 6)
        {
            for (; row <= end - 6; row += 6)
            {
                Tile<Tile6, TColumns, TStart, TEpilogue>(in operands, row, column, in start, in epilogue, ref totals);
            }
        }

        for (; row <= end - 4; row += 4)
        {
            Tile<Tile4, TColumns, TStart, TEpilogue>(in operands, row, column, in start, in epilogue, ref totals);
        }

        Few<TColumns, TStart, TEpilogue>(in operands, row, end, column, in start, in epilogue, ref totals);
    }

    /// <summary>The last rows, fewer than four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Few<TColumns, TStart, TEpilogue>(
        ref readonly Operands operands, nint row, nint end, nint column, ref readonly TStart start, ref readonly TEpilogue epilogue, ref float totals)
        where TColumns : struct, IColumnGroup<TColumns, TVector>
        where TStart : struct, IChainStart<TVector>, allows ref struct
        where TEpilogue : struct, IContractionEpilogue<TVector>, allows ref struct
    {
        if (row <= end - 2)
        {
            Tile<Tile2, TColumns, TStart, TEpilogue>(in operands, row, column, in start, in epilogue, ref totals);
            row += 2;
        }

        if (row < end)
        {
            Tile<Tile1, TColumns, TStart, TEpilogue>(in operands, row, column, in start, in epilogue, ref totals);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile<TTile, TColumns, TStart, TEpilogue>(
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
        if (TEpilogue.IsCheap && operands.Depth <= Contraction.BlockLength)
        {
            TTile.Run<TSimd, TVector, TColumns, TStart, TEpilogue>(in operands, row, column, in start, in epilogue);
        }
        else
        {
            Blocks<TSimd, TVector>.Run<TTile, TColumns, TStart, TEpilogue>(in operands, row, column, in start, in epilogue, ref totals);
        }
    }
}
