using System;
using System.Runtime.CompilerServices;

namespace PrecisionGen.Numerics;

/// <summary>
/// The sum of two float64 rounded to odd: where it is inexact, its last bit is one. Narrowing such a sum to float32 rounds as the
/// exact sum would (Boldo and Melquiond, "Emulation of FMA and correctly rounded sums", 2008).
/// </summary>
internal static class RoundToOdd<TDouble, TVector, TSingle>
    where TDouble : struct, IDoubleSimd<TVector, TSingle>
    where TVector : struct
    where TSingle : struct
{
    /// <summary>high + low, where |high| is at least |low| or high is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sum(TVector high, TVector low)
    {
        TVector sum = TDouble.Add(high, low);
        TVector error = TDouble.Subtract(low, TDouble.Subtract(sum, high));
        // One step towards zero if the error points there; then the last bit set. An odd sum stays as it is both ways.
        TVector towardsZero = TDouble.ShiftRightLogical(TDouble.Xor(sum, error), 63);
        TVector odd = TDouble.Or(TDouble.SubtractBits(sum, towardsZero), TDouble.Broadcast(BitConverter.Int64BitsToDouble(1)));
        return TDouble.Select(TDouble.AreEqual(error, TDouble.Broadcast(0.0)), sum, odd);
    }
}
