using System.Runtime.CompilerServices;
using PrecisionGen.Vectors;

namespace PrecisionGen.Contractions;

/// <content>Contractions over the rows of a whole step, which arrive in micro-batches of any sizes.</content>
public static partial class Contraction
{
    /// <summary>
    /// Continues, for i in [0, rows) and j in [0, columns), the contraction over the rows r of the step with the terms
    /// a[i * aRowStride + r * aDepthStride] * b[r * bDepthStride + j], r in [0, count). The open block of 256 terms is kept beside the
    /// total, so how a step is cut into calls changes no bit. For a sum of plain terms (a bias) let a be 1 with strides 0: fma(1, t, c)
    /// is t + c in every bit.
    /// </summary>
    /// <param name="a">The first element of the left operand: the gradients of the results for a weight's gradient.</param>
    /// <param name="aRowStride">From one output row to the next.</param>
    /// <param name="aDepthStride">From one term to the next.</param>
    /// <param name="b">The first element of the right operand, row-major: the activations for a weight's gradient.</param>
    /// <param name="bDepthStride">From one term to the next.</param>
    /// <param name="count">The number of terms that this call adds, 0 or more.</param>
    /// <param name="rows">The number of output rows.</param>
    /// <param name="columns">The number of output columns, padded to a multiple of <see cref="ColumnAlignment"/>.</param>
    /// <param name="total">The totals of the finished blocks; what they hold before the first block ends is not read.</param>
    /// <param name="open">The open block, +0 before the first term of a step.</param>
    /// <param name="stride">From one row of <paramref name="total"/> and <paramref name="open"/> to the next.</param>
    /// <param name="termsBefore">The number of terms that the step has added already.</param>
    /// <typeparam name="TSimd">The vector operations.</typeparam>
    /// <typeparam name="TVector">The vector of float32 lanes.</typeparam>
    public static void Accumulate<TSimd, TVector>(
        ref readonly float a,
        nint aRowStride,
        nint aDepthStride,
        ref readonly float b,
        nint bDepthStride,
        nint count,
        nint rows,
        nint columns,
        ref float total,
        ref float open,
        nint stride,
        long termsBefore)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint done = 0;
        while (done < count)
        {
            nint filled = (nint)((termsBefore + done) % BlockLength);
            nint length = nint.Min(count - done, BlockLength - filled);
            Operands operands = new(
                ref Unsafe.Add(ref Unsafe.AsRef(in a), done * aDepthStride),
                aRowStride,
                aDepthStride,
                ref Unsafe.Add(ref Unsafe.AsRef(in b), done * bDepthStride),
                2 * TSimd.Lanes,
                bDepthStride,
                length);
            if (filled + length < BlockLength)
            {
                Continue<TSimd, TVector, KeepOpen<TSimd, TVector>>(in operands, rows, columns, ref open, new(ref open, stride), stride);
            }
            else if (termsBefore + done < BlockLength)
            {
                CloseFirst<TSimd, TVector> close = new(ref total, ref open, stride);
                Continue<TSimd, TVector, CloseFirst<TSimd, TVector>>(in operands, rows, columns, ref open, close, stride);
            }
            else
            {
                CloseLater<TSimd, TVector> close = new(ref total, ref open, stride);
                Continue<TSimd, TVector, CloseLater<TSimd, TVector>>(in operands, rows, columns, ref open, close, stride);
            }

            done += length;
        }
    }

    /// <summary>
    /// Ends a step: adds the unfinished block to the totals, or makes it the total if it is the only one. Afterwards the open block is +0.
    /// A step without a term leaves the totals at +0.
    /// </summary>
    /// <param name="total">The totals of the finished blocks.</param>
    /// <param name="open">The open block.</param>
    /// <param name="rows">The number of output rows.</param>
    /// <param name="columns">The number of output columns, padded to a multiple of <see cref="ColumnAlignment"/>.</param>
    /// <param name="stride">From one row of <paramref name="total"/> and <paramref name="open"/> to the next.</param>
    /// <param name="terms">The number of terms of the step.</param>
    /// <typeparam name="TSimd">The vector operations.</typeparam>
    /// <typeparam name="TVector">The vector of float32 lanes.</typeparam>
    public static void Close<TSimd, TVector>(ref float total, ref float open, nint rows, nint columns, nint stride, long terms)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        if (terms > 0 && terms % BlockLength == 0)
        {
            return;
        }

        CloseBlock<TSimd, TVector>(ref total, ref open, rows, columns, stride, isFirst: terms < BlockLength);
    }

    private static void Continue<TSimd, TVector, TEpilogue>(
        ref readonly Operands operands, nint rows, nint columns, ref float open, TEpilogue epilogue, nint stride)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TEpilogue : struct, IContractionEpilogue<TVector>, allows ref struct
    {
        OpenStart<TSimd, TVector> start = new(ref open, stride);
        Tiles<TSimd, TVector>.Run(in operands, rows, columns, in start, in epilogue);
    }
}
