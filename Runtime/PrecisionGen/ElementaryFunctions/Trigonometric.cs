using System;
using System.Runtime.CompilerServices;

namespace PrecisionGen.Numerics;

/// <summary>
/// sin and cos of x = n pi/2 + r, |r| at most pi/4: r + r^3 S(r^2) or 1 - r^2/2 + r^4 C(r^2), chosen and signed by n mod 4.
/// </summary>
/// <remarks>
/// S and C interpolate at seven Chebyshev nodes (tests/Golden/coefficients.py, "sin", "cos"). r is the sum of two float64, the large
/// terms are added without error and the last addition is rounded to odd. Right for |x| below <see cref="LargeArguments.Threshold"/>.
/// </remarks>
internal static class Trigonometric<TDouble, TVector, TSingle>
    where TDouble : struct, IDoubleSimd<TVector, TSingle>
    where TVector : struct
    where TSingle : struct
{
    /// <summary>Added to a float64 below 2^51 in magnitude, leaves its nearest integer in the low bits.</summary>
    private const double Shifter = 6755399441055744.0;

    private const double TwoOverPi = 0.6366197723675814;

    /// <summary>pi/2 in three parts; the first two have 33 bits, so that integers below 2^20 times them are exact.</summary>
    private const double HalfPiHigh = 1.5707963267341256;
    private const double HalfPiMiddle = 6.077100506303966e-11;
    private const double HalfPiLow = 2.0222662487959506e-21;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sin(TVector x)
    {
        TVector high = Reduce(x, out TVector low, out TVector quadrant);
        // The general path returns +0 for -0.
        return TDouble.Select(TDouble.AreEqual(x, TDouble.Broadcast(0.0)), x, Evaluate(high, low, quadrant));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Cos(TVector x)
    {
        TVector high = Reduce(x, out TVector low, out TVector quadrant);
        return Evaluate(high, low, TDouble.AddBits(quadrant, FromBits(1)));
    }

    /// <summary>The sine of (quadrant * pi/2 + high + low), the quadrant being an integer in the low bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Evaluate(TVector high, TVector low, TVector quadrant)
    {
        TVector z = TDouble.Multiply(high, high);
        TVector sine = Sine(high, low, z, out TVector sineTail);
        TVector cosine = Cosine(high, low, z, out TVector cosineTail);
        TVector isSine = TDouble.AreEqual(TDouble.And(quadrant, FromBits(1)), TDouble.Broadcast(0.0));
        TVector head = TDouble.Select(isSine, sine, cosine);
        TVector tail = TDouble.Select(isSine, sineTail, cosineTail);
        TVector sign = TDouble.ShiftLeft(TDouble.And(quadrant, FromBits(2)), 62);
        return TDouble.Xor(RoundToOdd<TDouble, TVector, TSingle>.Sum(head, tail), sign);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sine(TVector high, TVector low, TVector z, out TVector tail)
    {
        TVector s = TDouble.Broadcast(-7.586696658148615e-13);
        s = TDouble.MultiplyAdd(s, z, TDouble.Broadcast(1.6058531611190135e-10));
        s = TDouble.MultiplyAdd(s, z, TDouble.Broadcast(-2.505210623239839e-08));
        s = TDouble.MultiplyAdd(s, z, TDouble.Broadcast(2.7557319219339023e-06));
        s = TDouble.MultiplyAdd(s, z, TDouble.Broadcast(-0.00019841269841265065));
        s = TDouble.MultiplyAdd(s, z, TDouble.Broadcast(0.008333333333333331));
        s = TDouble.MultiplyAdd(s, z, TDouble.Broadcast(-0.16666666666666666));
        TVector lowPart = TDouble.MultiplyAdd(TDouble.Multiply(low, z), TDouble.Broadcast(-0.5), low);
        tail = TDouble.MultiplyAdd(TDouble.Multiply(high, z), s, lowPart);
        return high;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Cosine(TVector high, TVector low, TVector z, out TVector tail)
    {
        TVector c = TDouble.Broadcast(4.7458716465372277e-14);
        c = TDouble.MultiplyAdd(c, z, TDouble.Broadcast(-1.1470460883275535e-11));
        c = TDouble.MultiplyAdd(c, z, TDouble.Broadcast(2.087675579105308e-09));
        c = TDouble.MultiplyAdd(c, z, TDouble.Broadcast(-2.7557319221402745e-07));
        c = TDouble.MultiplyAdd(c, z, TDouble.Broadcast(2.4801587301584645e-05));
        c = TDouble.MultiplyAdd(c, z, TDouble.Broadcast(-0.0013888888888888887));
        c = TDouble.MultiplyAdd(c, z, TDouble.Broadcast(0.041666666666666664));
        // r^2/2 = t^2/2 + (r - t)(r + t)/2 with t the upper 26 bits of r: the square is exact.
        TVector t = TDouble.And(high, FromBits(unchecked((long)0xFFFF_FFFF_F800_0000)));
        TVector halfSquare = TDouble.Multiply(TDouble.Multiply(t, TDouble.Broadcast(0.5)), t);
        TVector rest = TDouble.Multiply(
            TDouble.Multiply(TDouble.Subtract(high, t), TDouble.Broadcast(0.5)), TDouble.Add(high, t));
        rest = TDouble.MultiplyAdd(high, low, rest);
        TVector head = TDouble.Subtract(TDouble.Broadcast(1.0), halfSquare);
        TVector headError = TDouble.Subtract(TDouble.Subtract(TDouble.Broadcast(1.0), head), halfSquare);
        tail = TDouble.MultiplyAdd(TDouble.Multiply(z, z), c, TDouble.Subtract(headError, rest));
        return head;
    }

    /// <summary>x - n pi/2 as high + low, and n in the low bits of <paramref name="quadrant"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Reduce(TVector x, out TVector low, out TVector quadrant)
    {
        quadrant = TDouble.MultiplyAdd(x, TDouble.Broadcast(TwoOverPi), TDouble.Broadcast(Shifter));
        TVector n = TDouble.Subtract(quadrant, TDouble.Broadcast(Shifter));
        TVector a = TDouble.Subtract(x, TDouble.Multiply(n, TDouble.Broadcast(HalfPiHigh)));
        TVector b = TDouble.Multiply(n, TDouble.Broadcast(HalfPiMiddle));
        TVector difference = TDouble.Subtract(a, b);
        // The exact error of a - b (Knuth's two-sum); neither term need be the greater.
        TVector virtualB = TDouble.Subtract(difference, a);
        TVector error = TDouble.Subtract(TDouble.Subtract(a, TDouble.Subtract(difference, virtualB)), TDouble.Add(b, virtualB));
        TVector rest = TDouble.Subtract(error, TDouble.Multiply(n, TDouble.Broadcast(HalfPiLow)));
        TVector high = TDouble.Add(difference, rest);
        low = TDouble.Subtract(rest, TDouble.Subtract(high, difference));
        return high;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector FromBits(long bits) => TDouble.Broadcast(BitConverter.Int64BitsToDouble(bits));
}
