using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using PrecisionGen.Vectors;

namespace PrecisionGen.Contractions;

/// <summary>
/// Matrix products in the only order that the arithmetic contract allows: each output is one ascending chain of fused multiply-adds in
/// blocks of 256 terms, and block results are added ascending. Vectors run across outputs, never along a chain, so the tile shape,
/// the vector width and the number of rows of a call change no bit.
/// </summary>
public static partial class Contraction
{
    /// <summary>The number of terms of a block.</summary>
    public const int BlockLength = 256;

    /// <summary>The columns of the right matrix and of the outputs are padded to a multiple of this, whatever the vector width.</summary>
    public const int ColumnAlignment = 16;

    /// <summary>
    /// For every row and column: the contraction over k in [0, depth) of a[row * aRowStride + k * aDepthStride] * b[k, column], handed to
    /// the epilogue. Strides are in elements. b[k, column] lies at panel * bPanelStride + k * bDepthStride + (column within the panel),
    /// with panels of 2 * Lanes columns: either packed by <see cref="Panels"/> (<c>bPanelStride = depth * 2 * Lanes</c>,
    /// <c>bDepthStride = 2 * Lanes</c>) or row-major as it lies (<c>bPanelStride = 2 * Lanes</c>, <c>bDepthStride</c> the row stride).
    /// </summary>
    /// <param name="a">The first element of the left matrix.</param>
    /// <param name="aRowStride">From one row of the left matrix to the next.</param>
    /// <param name="aDepthStride">From one k of the left matrix to the next.</param>
    /// <param name="b">The first element of the right matrix.</param>
    /// <param name="bPanelStride">From one panel of the right matrix to the next.</param>
    /// <param name="bDepthStride">From one k of a panel to the next.</param>
    /// <param name="rows">The number of rows of the result, 0 or more.</param>
    /// <param name="depth">The number of terms of each output; with none the total is +0.</param>
    /// <param name="columns">The number of columns, padded to a multiple of <see cref="ColumnAlignment"/>; the padding is readable.</param>
    /// <param name="epilogue">What happens to each total. It is copied; it must not count on the order of its calls.</param>
    /// <typeparam name="TSimd">The vector operations.</typeparam>
    /// <typeparam name="TVector">The vector of float32 lanes.</typeparam>
    /// <typeparam name="TEpilogue">The epilogue.</typeparam>
    public static void Run<TSimd, TVector, TEpilogue>(
        ref readonly float a,
        nint aRowStride,
        nint aDepthStride,
        ref readonly float b,
        nint bPanelStride,
        nint bDepthStride,
        nint rows,
        nint depth,
        nint columns,
        TEpilogue epilogue)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TEpilogue : struct, IContractionEpilogue<TVector>, allows ref struct
    {
        Operands operands = new(
            ref Unsafe.AsRef(in a), aRowStride, aDepthStride, ref Unsafe.AsRef(in b), bPanelStride, bDepthStride, depth);
        ZeroStart<TSimd, TVector> start = default;
        Tiles<TSimd, TVector>.Run(in operands, rows, columns, in start, in epilogue);
    }

    /// <summary>
    /// The rows of a tile: 8 where there are 32 vector registers (AVX-512, also at its narrower widths, and Arm64), 6 for 256-bit AVX2,
    /// 4 elsewhere. A caller that divides rows among workers should divide at multiples of it.
    /// </summary>
    /// <typeparam name="TSimd">The vector operations.</typeparam>
    /// <typeparam name="TVector">The vector of float32 lanes.</typeparam>
    public static int RowsPerTile<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        if (TSimd.Lanes == 1)
        {
            return 4;
        }

        if (AdvSimd.IsSupported || Avx512F.VL.IsSupported)
        {
            return 8;
        }

        return TSimd.Lanes == 8 ? 6 : 4;
    }
}
