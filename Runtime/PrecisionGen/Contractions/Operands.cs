using System.Runtime.CompilerServices;
using PrecisionGen.Vectors;

namespace PrecisionGen.Contractions;

/// <summary>The two matrices of a contraction, or a part of them, with strides in elements.</summary>
internal readonly ref struct Operands(
    ref float a, nint aRowStride, nint aDepthStride, ref float b, nint bPanelStride, nint bDepthStride, nint depth)
{
    public readonly ref float A = ref a;
    public readonly ref float B = ref b;
    public readonly nint ARowStride = aRowStride;
    public readonly nint ADepthStride = aDepthStride;
    public readonly nint BPanelStride = bPanelStride;
    public readonly nint BDepthStride = bDepthStride;
    public readonly nint Depth = depth;

    /// <summary>The part that starts at a row and at a column, the first of a panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Operands At<TSimd, TVector>(nint row, nint column)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        new(
            ref Unsafe.Add(ref A, row * ARowStride),
            ARowStride,
            ADepthStride,
            ref Unsafe.Add(ref B, column / (2 * TSimd.Lanes) * BPanelStride),
            BPanelStride,
            BDepthStride,
            Depth);

    /// <summary>The terms from <paramref name="first"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Operands Terms(nint first, nint count) =>
        new(
            ref Unsafe.Add(ref A, first * ADepthStride),
            ARowStride,
            ADepthStride,
            ref Unsafe.Add(ref B, first * BDepthStride),
            BPanelStride,
            BDepthStride,
            count);
}
