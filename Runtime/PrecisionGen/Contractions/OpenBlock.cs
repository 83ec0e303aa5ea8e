using System.Runtime.CompilerServices;
using PrecisionGen.Vectors;

namespace PrecisionGen.Contractions;

/// <summary>Chains that continue the open block of a step.</summary>
internal readonly ref struct OpenStart<TSimd, TVector>(ref float open, nint stride) : IChainStart<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly ref float open = ref open;
    private readonly nint stride = stride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Load(nint row, nint column) => TSimd.Load(in open, row * stride + column);
}

/// <summary>The block is not full: it stays open.</summary>
internal readonly ref struct KeepOpen<TSimd, TVector>(ref float open, nint stride) : IContractionEpilogue<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly ref float open = ref open;
    private readonly nint stride = stride;

    public static bool IsCheap => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(TVector total, nint row, nint column) => TSimd.Store(total, ref open, row * stride + column);
}

/// <summary>The first block is full: it becomes the total.</summary>
internal readonly ref struct CloseFirst<TSimd, TVector>(ref float total, ref float open, nint stride) : IContractionEpilogue<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly ref float total = ref total;
    private readonly ref float open = ref open;
    private readonly nint stride = stride;

    public static bool IsCheap => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(TVector total, nint row, nint column)
    {
        TSimd.Store(total, ref this.total, row * stride + column);
        TSimd.Store(TSimd.Zero, ref open, row * stride + column);
    }
}

/// <summary>A later block is full: it is added to the total.</summary>
internal readonly ref struct CloseLater<TSimd, TVector>(ref float total, ref float open, nint stride) : IContractionEpilogue<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly ref float total = ref total;
    private readonly ref float open = ref open;
    private readonly nint stride = stride;

    public static bool IsCheap => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(TVector total, nint row, nint column)
    {
        nint index = row * stride + column;
        TSimd.Store(TSimd.Add(TSimd.Load(in this.total, index), total), ref this.total, index);
        TSimd.Store(TSimd.Zero, ref open, index);
    }
}
