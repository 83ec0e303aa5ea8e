using System.Runtime.CompilerServices;
using PrecisionGen.Vectors;

namespace PrecisionGen.Contractions;

/// <content>Contractions over some rows of a step only, whose blocks the caller tells apart by the rows' numbers.</content>
public static partial class Contraction
{
    /// <summary>
    /// Continues an open block with <paramref name="count"/> terms, at most <see cref="BlockLength"/>, that all belong to it; otherwise as
    /// <c>Accumulate</c> with a row of the left operand beside the next one.
    /// </summary>
    internal static void ContinueBlock<TSimd, TVector>(
        ref readonly float a,
        nint aDepthStride,
        ref readonly float b,
        nint bDepthStride,
        nint count,
        nint rows,
        nint columns,
        ref float open,
        nint stride)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        Operands operands = new(ref Unsafe.AsRef(in a), 1, aDepthStride, ref Unsafe.AsRef(in b), 2 * TSimd.Lanes, bDepthStride, count);
        Continue<TSimd, TVector, KeepOpen<TSimd, TVector>>(in operands, rows, columns, ref open, new(ref open, stride), stride);
    }

    /// <summary>Adds a block to the total, or makes it the total if it is the first one present; afterwards the open block is +0.</summary>
    internal static void CloseBlock<TSimd, TVector>(ref float total, ref float open, nint rows, nint columns, nint stride, bool isFirst)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (nint row = 0; row < rows; row++)
        {
            for (nint index = row * stride; index < row * stride + columns; index += TSimd.Lanes)
            {
                TVector block = TSimd.Load(in open, index);
                TSimd.Store(isFirst ? block : TSimd.Add(TSimd.Load(in total, index), block), ref total, index);
                TSimd.Store(TSimd.Zero, ref open, index);
            }
        }
    }
}
