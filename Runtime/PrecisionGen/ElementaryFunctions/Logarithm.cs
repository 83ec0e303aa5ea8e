using System;
using System.Runtime.CompilerServices;

namespace PrecisionGen.Numerics;

/// <summary>
/// log(u) = k ln 2 + log(1 + f) with u = 2^k (1 + f), 1 + f between sqrt(1/2) and sqrt(2), and
/// log(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2)), s = f / (2 + f).
/// </summary>
/// <remarks>
/// R interpolates (log(1 + s) - log(1 - s) - 2s) / s at nine Chebyshev nodes of s^2 (tests/Golden/coefficients.py, "log"). The large
/// terms k ln 2, f and f^2/2 are added without error and the last addition is rounded to odd: five arguments of log and nine of log1p
/// lie closer to a tie of float32 than float64 resolves.
/// </remarks>
internal static class Logarithm<TDouble, TVector, TSingle>
    where TDouble : struct, IDoubleSimd<TVector, TSingle>
    where TVector : struct
    where TSingle : struct
{
    private const long BitsOfOne = 0x3FF0_0000_0000_0000;
    private const long BitsOfSqrtHalf = 0x3FE6_A09E_667F_3BCD;
    private const long SignificandMask = 0x000F_FFFF_FFFF_FFFF;

    /// <summary>2^52, whose low bits hold an integer, and the same with the exponent's bias.</summary>
    private const double Shifter = 4503599627370496.0;
    private const double BiasedShifter = Shifter + 1023.0;

    /// <summary>The first 40 bits of ln 2, so that exponents times it are exact, and the rest.</summary>
    private const double Ln2High = 0.6931471805592082;
    private const double Ln2Low = 7.371002565167799e-13;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log(TVector x)
    {
        TVector f = Reduce(x, out TVector k);
        return Special(x, x, Combine(f, k));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log1P(TVector x)
    {
        TVector u = TDouble.Add(TDouble.Broadcast(1.0), x);
        TVector reduced = Reduce(u, out TVector k);
        // 1 + x drops bits of a small x, which is f itself. From 2^53 on it drops a 1 that no float32 result shows.
        TVector f = TDouble.Select(TDouble.AreEqual(k, TDouble.Broadcast(0.0)), x, reduced);
        TVector result = TDouble.Or(Combine(f, k), TDouble.And(x, TDouble.Broadcast(-0.0)));
        return Special(x, u, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Reduce(TVector u, out TVector k)
    {
        TVector biased = TDouble.AddBits(u, FromBits(BitsOfOne - BitsOfSqrtHalf));
        k = TDouble.Subtract(
            TDouble.Or(TDouble.ShiftRightLogical(biased, 52), TDouble.Broadcast(Shifter)), TDouble.Broadcast(BiasedShifter));
        TVector significand = TDouble.AddBits(TDouble.And(biased, FromBits(SignificandMask)), FromBits(BitsOfSqrtHalf));
        return TDouble.Subtract(significand, TDouble.Broadcast(1.0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Combine(TVector f, TVector k)
    {
        TVector s = TDouble.Divide(f, TDouble.Add(f, TDouble.Broadcast(2.0)));
        TVector z = TDouble.Multiply(s, s);
        TVector r = TDouble.Broadcast(0.11881999978319763);
        r = TDouble.MultiplyAdd(r, z, TDouble.Broadcast(0.11688123336631152));
        r = TDouble.MultiplyAdd(r, z, TDouble.Broadcast(0.1333563868350492));
        r = TDouble.MultiplyAdd(r, z, TDouble.Broadcast(0.15384575132014222));
        r = TDouble.MultiplyAdd(r, z, TDouble.Broadcast(0.18181818593660784));
        r = TDouble.MultiplyAdd(r, z, TDouble.Broadcast(0.2222222221985871));
        r = TDouble.MultiplyAdd(r, z, TDouble.Broadcast(0.2857142857143536));
        r = TDouble.MultiplyAdd(r, z, TDouble.Broadcast(0.3999999999999999));
        r = TDouble.MultiplyAdd(r, z, TDouble.Broadcast(0.6666666666666666));
        TVector halfSquare = TDouble.Multiply(TDouble.Multiply(f, TDouble.Broadcast(0.5)), f);
        TVector tail = TDouble.MultiplyAdd(s, TDouble.MultiplyAdd(r, z, halfSquare), TDouble.Multiply(k, TDouble.Broadcast(Ln2Low)));

        TVector head = TDouble.Subtract(f, halfSquare);
        TVector headError = TDouble.Subtract(TDouble.Subtract(f, head), halfSquare);
        TVector exponent = TDouble.Multiply(k, TDouble.Broadcast(Ln2High));
        TVector sum = TDouble.Add(exponent, head);
        TVector sumError = TDouble.Subtract(head, TDouble.Subtract(sum, exponent));
        return RoundToOdd<TDouble, TVector, TSingle>.Sum(sum, TDouble.Add(TDouble.Add(sumError, headError), tail));
    }

    /// <summary>NaN for u below 0 and for NaN, minus infinity for u = 0, infinity for infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Special(TVector x, TVector u, TVector result)
    {
        TVector zero = TDouble.Broadcast(0.0);
        TVector infinity = TDouble.Broadcast(double.PositiveInfinity);
        TVector pole = TDouble.Select(
            TDouble.AreEqual(u, zero), TDouble.Broadcast(double.NegativeInfinity), TDouble.Broadcast(double.NaN));
        TVector bounded = TDouble.Select(TDouble.LessThan(u, infinity), result, x);
        return TDouble.Select(TDouble.LessThan(zero, u), bounded, pole);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector FromBits(long bits) => TDouble.Broadcast(BitConverter.Int64BitsToDouble(bits));
}
