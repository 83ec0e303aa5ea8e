using System;

namespace PrecisionGen.Numerics;

/// <summary>
/// Elementary functions of float64 as fixed sequences of additions, subtractions, multiplications, divisions and bit operations, none of
/// them fused: the same bits on every machine, which the functions of <see cref="Math"/> do not promise. The error is below 1 unit in
/// the last place of the result; they are not correctly rounded.
/// </summary>
/// <remarks>The polynomials are those of the float32 functions (tests/Golden/coefficients.py).</remarks>
public static class DeterministicMath
{
    /// <summary>The greatest magnitude of an angle that <see cref="Sin"/> and <see cref="Cos"/> reduce accurately.</summary>
    public const double GreatestAngle = 524288.0;

    private const double Shifter = 6755399441055744.0;
    private const double Ln2High = 0.6931471805592082;
    private const double Ln2Low = 7.371002565167799e-13;

    private static ReadOnlySpan<double> ExpCoefficients =>
    [
        2.5100375924709717e-08, 2.762007599981065e-07, 2.7557268480116333e-06, 2.4801521322116825e-05, 0.0001984126986304067,
        0.0013888888917196881, 0.008333333333330065, 0.041666666666624164, 0.16666666666666669, 0.5,
    ];

    private static ReadOnlySpan<double> LogCoefficients =>
    [
        0.11881999978319763, 0.11688123336631152, 0.1333563868350492, 0.15384575132014222, 0.18181818593660784,
        0.2222222221985871, 0.2857142857143536, 0.3999999999999999, 0.6666666666666666,
    ];

    private static ReadOnlySpan<double> SineCoefficients =>
    [
        -7.586696658148615e-13, 1.6058531611190135e-10, -2.505210623239839e-08, 2.7557319219339023e-06, -0.00019841269841265065,
        0.008333333333333331, -0.16666666666666666,
    ];

    private static ReadOnlySpan<double> CosineCoefficients =>
    [
        4.7458716465372277e-14, -1.1470460883275535e-11, 2.087675579105308e-09, -2.7557319221402745e-07, 2.4801587301584645e-05,
        -0.0013888888888888887, 0.041666666666666664,
    ];

    /// <summary>The sine of an angle in radians; NaN for NaN.</summary>
    /// <exception cref="ArgumentOutOfRangeException">|x| exceeds <see cref="GreatestAngle"/>.</exception>
    public static double Sin(double x) => x == 0 ? x : SineOfQuadrants(x, 0);

    /// <summary>The cosine of an angle in radians; NaN for NaN.</summary>
    /// <exception cref="ArgumentOutOfRangeException">|x| exceeds <see cref="GreatestAngle"/>.</exception>
    public static double Cos(double x) => SineOfQuadrants(x, 1);

    /// <summary>e^x.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
        {
            return double.NaN;
        }

        double clamped = Math.Clamp(x, -746.0, 710.0);
        double n = ((clamped * 1.4426950408889634) + Shifter) - Shifter;
        double high = clamped - (n * Ln2High);
        double low = n * Ln2Low;
        double r = high - low;
        double error = (high - r) - low;
        double power = 1.0 + (r + ((r * r * Polynomial(r, ExpCoefficients)) + error));
        // 2^n itself may be out of range, and a subnormal result must be rounded once: the first factor leaves it normal.
        int half = (int)n / 2;
        return power * PowerOfTwo(half) * PowerOfTwo((int)n - half);
    }

    /// <summary>The natural logarithm; minus infinity for zeros, NaN below.</summary>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
        }

        int k = 0;
        if (x < 2.2250738585072014e-308)
        {
            x *= 18014398509481984.0;
            k = -54;
        }

        long biased = BitConverter.DoubleToInt64Bits(x) + (0x3FF0_0000_0000_0000 - 0x3FE6_A09E_667F_3BCD);
        k += (int)(biased >> 52) - 1023;
        double f = BitConverter.Int64BitsToDouble((biased & 0x000F_FFFF_FFFF_FFFF) + 0x3FE6_A09E_667F_3BCD) - 1.0;
        double s = f / (2.0 + f);
        double z = s * s;
        double halfSquare = 0.5 * f * f;
        double tail = (s * (halfSquare + (z * Polynomial(z, LogCoefficients)))) + (k * Ln2Low);
        return (k * Ln2High) - ((halfSquare - tail) - f);
    }

    private static double SineOfQuadrants(double x, long quadrants)
    {
        if (double.IsNaN(x))
        {
            return double.NaN;
        }

        if (Math.Abs(x) > GreatestAngle)
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, $"Expected an angle of at most {GreatestAngle} radians in magnitude.");
        }

        // x - n pi/2 with pi/2 in three parts; products of n with the first two are exact, and so is the first difference.
        double shifted = (x * 0.6366197723675814) + Shifter;
        double n = shifted - Shifter;
        double a = x - (n * 1.5707963267341256);
        double b = n * 6.077100506303966e-11;
        double difference = a - b;
        double virtualB = difference - a;
        double error = (a - (difference - virtualB)) - (b + virtualB);
        double rest = error - (n * 2.0222662487959506e-21);
        double high = difference + rest;
        double low = rest - (high - difference);
        long quadrant = BitConverter.DoubleToInt64Bits(shifted) + quadrants;
        double result = (quadrant & 1) == 0 ? Sine(high, low) : Cosine(high, low);
        return (quadrant & 2) == 0 ? result : -result;
    }

    private static double Sine(double high, double low)
    {
        double z = high * high;
        return high + ((high * z * Polynomial(z, SineCoefficients)) + (low - (0.5 * z * low)));
    }

    private static double Cosine(double high, double low)
    {
        double z = high * high;
        double halfSquare = 0.5 * z;
        double head = 1.0 - halfSquare;
        return head + (((1.0 - head) - halfSquare) + ((z * z * Polynomial(z, CosineCoefficients)) - (high * low)));
    }

    private static double Polynomial(double x, ReadOnlySpan<double> coefficients)
    {
        double sum = coefficients[0];
        for (int index = 1; index < coefficients.Length; index++)
        {
            sum = (sum * x) + coefficients[index];
        }

        return sum;
    }

    private static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((1023L + exponent) << 52);
}
