using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PrecisionGen.Numerics;

/// <summary>
/// Sine and cosine of float32 angles of any size: x * 2/pi is formed with 256 bits of 2/pi in integers (Payne and Hanek, "Radian
/// Reduction for Trigonometric Functions", 1983), so the reduced angle has a relative error below 2^-61.
/// </summary>
internal static class LargeArguments
{
    /// <summary>Below this magnitude n = x * 2/pi is below 2^20, and three parts of pi/2 suffice.</summary>
    public const float Threshold = 524288.0f;

    /// <summary>pi/2 * 2^63, rounded.</summary>
    private const ulong HalfPi = 0xC90F_DAA2_2168_C235;

    /// <summary>The first 256 bits of 2/pi behind the binary point, the most significant word first.</summary>
    private static ReadOnlySpan<ulong> TwoOverPi =>
        [0xA2F9_836E_4E44_1529, 0xFC27_57D1_F534_DDC0, 0xDB62_9599_3C43_9041, 0xFE51_63AB_DEBB_C561];

    /// <summary>The lanes of <paramref name="result"/> whose argument is large replaced by the sine.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TSingle PatchSine<TSingle>(TSingle x, TSingle result)
        where TSingle : struct => Patch(x, result, 0);

    /// <summary>The lanes of <paramref name="result"/> whose argument is large replaced by the cosine.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TSingle PatchCosine<TSingle>(TSingle x, TSingle result)
        where TSingle : struct => Patch(x, result, 1);

    private static TSingle Patch<TSingle>(TSingle x, TSingle result, long quadrant)
        where TSingle : struct
    {
        int lanes = Unsafe.SizeOf<TSingle>() / sizeof(float);
        ReadOnlySpan<float> arguments = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<TSingle, float>(ref x), lanes);
        Span<float> results = MemoryMarshal.CreateSpan(ref Unsafe.As<TSingle, float>(ref result), lanes);
        for (int lane = 0; lane < arguments.Length; lane++)
        {
            if (MathF.Abs(arguments[lane]) >= Threshold)
            {
                results[lane] = Sine(arguments[lane], quadrant);
            }
        }

        return result;
    }

    /// <summary>The sine of x + quadrant * pi/2.</summary>
    private static float Sine(float x, long quadrant)
    {
        if (!float.IsFinite(x))
        {
            return float.NaN;
        }

        int bits = BitConverter.SingleToInt32Bits(MathF.Abs(x));
        int exponent = (bits >> 23) - 150;
        ulong significand = (uint)(bits & 0x7F_FFFF) | 0x80_0000u;
        UInt128 fraction = Fraction(significand, exponent, out ulong n);
        double high = Angle(fraction, out double low);
        if (x < 0)
        {
            (high, low, n) = (-high, -low, 0 - n);
        }

        double whole = BitConverter.Int64BitsToDouble((long)(n + (ulong)quadrant));
        return (float)Trigonometric<DoubleScalar, double, float>.Evaluate(high, low, whole);
    }

    /// <summary>significand * 2^exponent * 2/pi modulo 4: its integer nearest n and, in two's complement, 2^128 times the rest.</summary>
    private static UInt128 Fraction(ulong significand, int exponent, out ulong n)
    {
        // Words 0 and 1 hold the integer part of significand * 2/pi, the others 256 bits of its fraction. Multiplied by 2^exponent,
        // the last word of the integer part and 128 bits of fraction begin exponent bits further down; the exponent is -4 to 104.
        Span<ulong> product = stackalloc ulong[6];
        ulong carry = 0;
        for (int word = 3; word >= 0; word--)
        {
            UInt128 term = (UInt128)significand * TwoOverPi[word] + carry;
            product[word + 2] = (ulong)term;
            carry = (ulong)(term >> 64);
        }

        product[1] = carry;
        int skip = (exponent + 64) >> 6;
        int shift = exponent & 63;
        ulong integer = Window(product, skip, shift);
        UInt128 fraction = new(Window(product, skip + 1, shift), Window(product, skip + 2, shift));
        n = integer + (ulong)(fraction >> 127);
        return fraction;
    }

    private static ulong Window(ReadOnlySpan<ulong> words, int word, int shift) =>
        shift == 0 ? words[word] : (words[word] << shift) | (words[word + 1] >> (64 - shift));

    /// <summary>The signed fraction times pi/2 as the sum of two float64.</summary>
    private static double Angle(UInt128 fraction, out double low)
    {
        bool negative = (fraction >> 127) != 0;
        UInt128 magnitude = negative ? 0 - fraction : fraction;
        int leading = (int)UInt128.LeadingZeroCount(magnitude);
        ulong normalized = (ulong)((magnitude << leading) >> 64);
        UInt128 product = (UInt128)normalized * HalfPi;
        // The product is angle * 2^(leading + 127); its upper word without 11 bits is exact in a float64.
        ulong upper = (ulong)(product >> 64) & ~0x7FFUL;
        UInt128 lower = product - ((UInt128)upper << 64);
        double scale = BitConverter.Int64BitsToDouble((1023L - leading - 63) << 52);
        double high = upper * scale;
        low = (double)(ulong)(lower >> 11) * scale * BitConverter.Int64BitsToDouble((1023L - 53) << 52);
        low = negative ? -low : low;
        return negative ? -high : high;
    }
}
