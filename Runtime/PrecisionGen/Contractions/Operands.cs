using System.Runtime.CompilerServices;
using PrecisionGen.Vectors;

namespace PrecisionGen.Contractions;

/// <summary>The two matrices of a contraction, or a part of them, with strides in elements.</summary>
internal readonly ref struct Operands(
    ref float a, nint aRowStride, nint aDepthStride, ref float b, nint bPanelStride, nint bDepthStride, nint depth)
{
    private readonly ref float a = ref a;
    private readonly ref float b = ref b;

    public readonly nint ARowStride = aRowStride;
    public readonly nint ADepthStride = aDepthStride;
    public readonly nint BPanelStride = bPanelStride;
    public readonly nint BDepthStride = bDepthStride;
    public readonly nint Depth = depth;

    /// <summary>The first element of a row of the left matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Row(nint row) => ref Unsafe.Add(ref a, row * ARowStride);

    /// <summary>The first element of the panel of the right matrix that starts at a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Panel<TSimd, TVector>(nint column)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        ref Unsafe.Add(ref b, (nint)((nuint)column / (nuint)(2 * TSimd.Lanes)) * BPanelStride);

    /// <summary>The terms from <paramref name="first"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Operands Terms(nint first, nint count) =>
        new(
            ref Unsafe.Add(ref a, first * ADepthStride),
            ARowStride,
            ADepthStride,
            ref Unsafe.Add(ref b, first * BDepthStride),
            BPanelStride,
            BDepthStride,
            count);
}
