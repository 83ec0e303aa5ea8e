using System.Runtime.CompilerServices;
using PrecisionGen.Vectors;

namespace PrecisionGen.Contractions;

/// <summary>One column vector: the last, half panel.</summary>
internal struct OneVector<TSimd, TVector> : IColumnGroup<OneVector<TSimd, TVector>, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private TVector first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private OneVector(TVector first)
    {
        this.first = first;
    }

    public static int Vectors => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneVector<TSimd, TVector> Load(ref readonly float panel, nint offset, nint panelStride) =>
        new(TSimd.Load(in panel, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(TVector a, OneVector<TSimd, TVector> b)
    {
        first = TSimd.MultiplyAdd(a, b.first, first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneVector<TSimd, TVector> Start<TStart>(ref TStart start, nint row, nint column)
        where TStart : struct, IChainStart<TVector>, allows ref struct =>
        new(start.Load(row, column));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<TEpilogue>(OneVector<TSimd, TVector> total, ref TEpilogue epilogue, nint row, nint column)
        where TEpilogue : struct, IContractionEpilogue<TVector>, allows ref struct
    {
        epilogue.Apply(total.first, row, column);
    }
}

/// <summary>Two column vectors: one panel.</summary>
internal struct TwoVectors<TSimd, TVector> : IColumnGroup<TwoVectors<TSimd, TVector>, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private TVector first;
    private TVector second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TwoVectors(TVector first, TVector second)
    {
        this.first = first;
        this.second = second;
    }

    public static int Vectors => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoVectors<TSimd, TVector> Load(ref readonly float panel, nint offset, nint panelStride) =>
        new(
            TSimd.Load(in panel, offset),
            TSimd.Load(in panel, offset + TSimd.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(TVector a, TwoVectors<TSimd, TVector> b)
    {
        first = TSimd.MultiplyAdd(a, b.first, first);
        second = TSimd.MultiplyAdd(a, b.second, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoVectors<TSimd, TVector> Start<TStart>(ref TStart start, nint row, nint column)
        where TStart : struct, IChainStart<TVector>, allows ref struct =>
        new(
            start.Load(row, column),
            start.Load(row, column + TSimd.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<TEpilogue>(TwoVectors<TSimd, TVector> total, ref TEpilogue epilogue, nint row, nint column)
        where TEpilogue : struct, IContractionEpilogue<TVector>, allows ref struct
    {
        epilogue.Apply(total.first, row, column);
        epilogue.Apply(total.second, row, column + TSimd.Lanes);
    }
}

/// <summary>Four column vectors: two panels at once, for few rows, where one panel has too few chains to hide the latency of fma.</summary>
internal struct FourVectors<TSimd, TVector> : IColumnGroup<FourVectors<TSimd, TVector>, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private TVector first;
    private TVector second;
    private TVector third;
    private TVector fourth;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FourVectors(TVector first, TVector second, TVector third, TVector fourth)
    {
        this.first = first;
        this.second = second;
        this.third = third;
        this.fourth = fourth;
    }

    public static int Vectors => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourVectors<TSimd, TVector> Load(ref readonly float panel, nint offset, nint panelStride) =>
        new(
            TSimd.Load(in panel, offset),
            TSimd.Load(in panel, offset + TSimd.Lanes),
            TSimd.Load(in panel, offset + panelStride),
            TSimd.Load(in panel, offset + panelStride + TSimd.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(TVector a, FourVectors<TSimd, TVector> b)
    {
        first = TSimd.MultiplyAdd(a, b.first, first);
        second = TSimd.MultiplyAdd(a, b.second, second);
        third = TSimd.MultiplyAdd(a, b.third, third);
        fourth = TSimd.MultiplyAdd(a, b.fourth, fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourVectors<TSimd, TVector> Start<TStart>(ref TStart start, nint row, nint column)
        where TStart : struct, IChainStart<TVector>, allows ref struct =>
        new(
            start.Load(row, column),
            start.Load(row, column + TSimd.Lanes),
            start.Load(row, column + 2 * TSimd.Lanes),
            start.Load(row, column + 3 * TSimd.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<TEpilogue>(FourVectors<TSimd, TVector> total, ref TEpilogue epilogue, nint row, nint column)
        where TEpilogue : struct, IContractionEpilogue<TVector>, allows ref struct
    {
        epilogue.Apply(total.first, row, column);
        epilogue.Apply(total.second, row, column + TSimd.Lanes);
        epilogue.Apply(total.third, row, column + 2 * TSimd.Lanes);
        epilogue.Apply(total.fourth, row, column + 3 * TSimd.Lanes);
    }
}
