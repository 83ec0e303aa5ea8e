using System.ComponentModel;
using System.Runtime.CompilerServices;
using PrecisionGen.Vectors;

namespace PrecisionGen.Execution;

/// <summary>Rotates the halves of rows: (x1, x2) to (x1 cos - x2 sin, x2 cos + x1 sin), each one product and one fma.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RopeRows
{
    /// <summary>Rotates the rows of a tile, or rotates them back for the gradient, and rounds once to <paramref name="dtype"/>.</summary>
    /// <param name="stride">The distance between rows of source and target, in floats.</param>
    /// <param name="cosines">A row of <paramref name="half"/> cosines for each sample, <paramref name="tableStride"/> apart; sines lie alike.</param>
    /// <param name="rows">The rows of one sample, which share its position.</param>
    /// <param name="half">Half a row's length.</param>
    /// <param name="roundsProducts">Rounds each product too, as the profile Independent does.</param>
    public static void Rotate<TSimd, TVector>(
        ref float source,
        ref float target,
        nint stride,
        ref float cosines,
        ref float sines,
        nint tableStride,
        nint samples,
        nint rows,
        nint half,
        bool isInverse,
        DType dtype,
        bool roundsProducts)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint whole = half / TSimd.Lanes * TSimd.Lanes;
        for (nint sample = 0; sample < samples; sample++)
        {
            ref float cosine = ref Unsafe.Add(ref cosines, sample * tableStride);
            ref float sine = ref Unsafe.Add(ref sines, sample * tableStride);
            for (nint row = sample * rows; row < (sample + 1) * rows; row++)
            {
                ref float x = ref Unsafe.Add(ref source, row * stride);
                ref float y = ref Unsafe.Add(ref target, row * stride);
                Columns<TSimd, TVector>(ref x, ref y, ref cosine, ref sine, 0, whole, half, isInverse, dtype, roundsProducts);

                // A vector that is not full would reach into the other half.
                Columns<SimdScalar, float>(ref x, ref y, ref cosine, ref sine, whole, half, half, isInverse, dtype, roundsProducts);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns<TSimd, TVector>(
        ref float x, ref float y, ref float cosines, ref float sines, nint from, nint to, nint half, bool isInverse, DType dtype, bool roundsProducts)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (nint column = from; column < to; column += TSimd.Lanes)
        {
            TVector x1 = TSimd.Load(in x, column);
            TVector x2 = TSimd.Load(in x, half + column);
            TVector cosine = TSimd.Load(in cosines, column);
            TVector sine = TSimd.Load(in sines, column);
            TVector product1 = TSimd.Multiply(x1, cosine);
            TVector product2 = TSimd.Multiply(x2, cosine);
            TVector across1 = isInverse ? x2 : TSimd.Negate(x2);
            TVector across2 = isInverse ? TSimd.Negate(x1) : x1;
            TVector y1;
            TVector y2;
            if (roundsProducts)
            {
                y1 = TSimd.Add(Round<TSimd, TVector>(product1, dtype), Round<TSimd, TVector>(TSimd.Multiply(across1, sine), dtype));
                y2 = TSimd.Add(Round<TSimd, TVector>(product2, dtype), Round<TSimd, TVector>(TSimd.Multiply(across2, sine), dtype));
            }
            else
            {
                y1 = TSimd.MultiplyAdd(across1, sine, product1);
                y2 = TSimd.MultiplyAdd(across2, sine, product2);
            }

            TSimd.Store(Round<TSimd, TVector>(y1, dtype), ref y, column);
            TSimd.Store(Round<TSimd, TVector>(y2, dtype), ref y, half + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Round<TSimd, TVector>(TVector x, DType dtype)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => dtype switch
        {
            DType.Float16 => TSimd.RoundToFloat16(x),
            DType.BFloat16 => TSimd.RoundToBFloat16(x),
            _ => x,
        };
}
