using System.Runtime.CompilerServices;

namespace PrecisionGen.Numerics;

/// <summary>
/// e^x = 2^n * e^r with n the integer nearest to x / ln 2, so |r| is at most ln 2 / 2, and e^r = 1 + (r + r^2 q(r)).
/// </summary>
/// <remarks>
/// q interpolates (e^r - 1 - r) / r^2 at the nine Chebyshev nodes of that interval (tests/Golden/coefficients.py, "exp"). All
/// special cases come out of the arithmetic: arguments are clamped to where the float32 result is constant, and a NaN passes.
/// </remarks>
internal static class Exponential<TDouble, TVector, TSingle>
    where TDouble : struct, IDoubleSimd<TVector, TSingle>
    where TVector : struct
    where TSingle : struct
{
    /// <summary>Added to a float64 below 2^51 in magnitude, leaves its nearest integer in the low bits.</summary>
    private const double Shifter = 6755399441055744.0;

    private const double InverseLn2 = 1.4426950408889634;

    /// <summary>The first 40 bits of ln 2, so that small integers times it are exact, and the rest.</summary>
    private const double Ln2High = 0.6931471805592082;
    private const double Ln2Low = 7.371002565167799e-13;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp(TVector x)
    {
        // e^-104 is below half the least subnormal float32, e^89 above the greatest float32.
        TVector clamped = Clamp(x, -104.0, 89.0);
        TVector p = Reduced(clamped, out TVector shifted);
        return TDouble.AddBits(TDouble.Add(p, TDouble.Broadcast(1.0)), TDouble.ShiftLeft(shifted, 52));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Expm1(TVector x)
    {
        // e^-20 is below a quarter of the spacing of float32 at 1.
        TVector clamped = Clamp(x, -20.0, 89.0);
        TVector p = Reduced(clamped, out TVector shifted);
        TVector scale = TDouble.AddBits(TDouble.Broadcast(1.0), TDouble.ShiftLeft(shifted, 52));
        TVector result = TDouble.Add(TDouble.Subtract(scale, TDouble.Broadcast(1.0)), TDouble.Multiply(scale, p));
        // The result has the sign of x; only for -0 did the sum lose it.
        return TDouble.Or(result, TDouble.And(x, TDouble.Broadcast(-0.0)));
    }

    /// <summary>e^r - 1, and n in the low bits of <paramref name="shifted"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Reduced(TVector x, out TVector shifted)
    {
        shifted = TDouble.MultiplyAdd(x, TDouble.Broadcast(InverseLn2), TDouble.Broadcast(Shifter));
        TVector n = TDouble.Subtract(shifted, TDouble.Broadcast(Shifter));
        TVector r = TDouble.MultiplyAdd(n, TDouble.Broadcast(-Ln2High), x);
        r = TDouble.MultiplyAdd(n, TDouble.Broadcast(-Ln2Low), r);
        TVector q = TDouble.Broadcast(2.7613795662346626e-07);
        q = TDouble.MultiplyAdd(q, r, TDouble.Broadcast(2.7625102134822924e-06));
        q = TDouble.MultiplyAdd(q, r, TDouble.Broadcast(2.4801536408869822e-05));
        q = TDouble.MultiplyAdd(q, r, TDouble.Broadcast(0.00019841208756759125));
        q = TDouble.MultiplyAdd(q, r, TDouble.Broadcast(0.0013888888905871442));
        q = TDouble.MultiplyAdd(q, r, TDouble.Broadcast(0.008333333353717274));
        q = TDouble.MultiplyAdd(q, r, TDouble.Broadcast(0.041666666666651364));
        q = TDouble.MultiplyAdd(q, r, TDouble.Broadcast(0.16666666666648303));
        q = TDouble.MultiplyAdd(q, r, TDouble.Broadcast(0.5));
        return TDouble.MultiplyAdd(TDouble.Multiply(r, r), q, r);
    }

    /// <summary>x between two bounds; NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Clamp(TVector x, double least, double greatest)
    {
        TVector low = TDouble.Broadcast(least);
        TVector high = TDouble.Broadcast(greatest);
        TVector raised = TDouble.Select(TDouble.LessThan(x, low), low, x);
        return TDouble.Select(TDouble.LessThan(high, raised), high, raised);
    }
}
