using System.Runtime.CompilerServices;
using PrecisionGen.Vectors;

namespace PrecisionGen.Contractions;

/// <summary>Room on the stack for the totals of one tile: at most 16 vectors of at most 16 lanes.</summary>
[InlineArray(Length)]
internal struct TotalsStorage
{
    public const int Length = 256;
    private float first;
}

/// <summary>The totals of one tile, addressed by the row and column of the whole matrix.</summary>
internal readonly ref struct TileTotals<TSimd, TVector, TColumns>(ref float storage, nint row, nint column)
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
    where TColumns : struct, IColumnGroup<TColumns, TVector>
{
    private readonly ref float storage = ref storage;
    private readonly nint row = row;
    private readonly nint column = column;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Load(nint row, nint column) => TSimd.Load(in storage, Index(row, column));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(TVector value, nint row, nint column) => TSimd.Store(value, ref storage, Index(row, column));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private nint Index(nint row, nint column) => (row - this.row) * (TColumns.Vectors * TSimd.Lanes) + (column - this.column);
}

/// <summary>The first block starts the totals.</summary>
internal readonly ref struct StoreBlock<TSimd, TVector, TColumns>(ref readonly TileTotals<TSimd, TVector, TColumns> totals)
    : IContractionEpilogue<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
    where TColumns : struct, IColumnGroup<TColumns, TVector>
{
    private readonly TileTotals<TSimd, TVector, TColumns> totals = totals;

    public static bool IsCheap => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(TVector total, nint row, nint column) => totals.Store(total, row, column);
}

/// <summary>A later block is added to the totals.</summary>
internal readonly ref struct AddBlock<TSimd, TVector, TColumns>(ref readonly TileTotals<TSimd, TVector, TColumns> totals)
    : IContractionEpilogue<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
    where TColumns : struct, IColumnGroup<TColumns, TVector>
{
    private readonly TileTotals<TSimd, TVector, TColumns> totals = totals;

    public static bool IsCheap => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(TVector total, nint row, nint column) =>
        totals.Store(TSimd.Add(totals.Load(row, column), total), row, column);
}

/// <summary>The last block is added to the totals and goes to the caller's epilogue without another trip through memory.</summary>
internal readonly ref struct AfterTotals<TSimd, TVector, TColumns, TEpilogue>(
    ref readonly TileTotals<TSimd, TVector, TColumns> totals, ref readonly TEpilogue epilogue)
    : IContractionEpilogue<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
    where TColumns : struct, IColumnGroup<TColumns, TVector>
    where TEpilogue : struct, IContractionEpilogue<TVector>, allows ref struct
{
    private readonly TileTotals<TSimd, TVector, TColumns> totals = totals;
    private readonly TEpilogue epilogue = epilogue;

    public static bool IsCheap => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(TVector total, nint row, nint column) =>
        epilogue.Apply(TSimd.Add(totals.Load(row, column), total), row, column);
}
