using System;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Ranging;

/// <summary>The finite values of a dtype, and rounding to them. It bounds values and never computes one that a kernel uses.</summary>
internal static class Grid
{
    /// <summary>The largest finite float32.</summary>
    public const double LargestFloat32 = float.MaxValue;

    /// <summary>The largest finite value of a dtype.</summary>
    public static double Largest(DType dtype) => dtype switch
    {
        DType.Float16 => 65504,
        DType.BFloat16 => 255 * Power(120),
        _ => LargestFloat32,
    };

    /// <summary>Rounds as a store does: to float32, then to the dtype, to nearest even, beyond the largest value to infinity.</summary>
    public static double Round(double value, DType dtype)
    {
        double single = (float)value;
        return dtype switch
        {
            DType.Float16 => Round(single, significantBits: 11, lowestExponent: -14, Largest(dtype)),
            DType.BFloat16 => Round(single, significantBits: 8, lowestExponent: -126, Largest(dtype)),
            _ => single,
        };
    }

    /// <summary>A double below the value, further than one operation in double can be wrong.</summary>
    public static double Below(double value) => Infinite(value) ? value : value - Slack(value);

    /// <summary>A double above the value, further than one operation in double can be wrong.</summary>
    public static double Above(double value) => Infinite(value) ? value : value + Slack(value);

    private static double Slack(double value) => (Math.Abs(value) * Power(-50)) + double.Epsilon;

    private static double Round(double value, int significantBits, int lowestExponent, double largest)
    {
        if (value == 0 || Infinite(value))
        {
            return value;
        }

        int exponent = Math.Max(Exponent(value), lowestExponent);
        double quantum = Power(exponent - significantBits + 1);
        double rounded = Math.Round(value / quantum, MidpointRounding.ToEven) * quantum;
        return Math.Abs(rounded) > largest ? Math.Sign(value) * double.PositiveInfinity : rounded;
    }

    /// <summary>The exponent of the leading bit of a float32, which is a normal double.</summary>
    private static int Exponent(double value) => (int)((BitConverter.DoubleToInt64Bits(value) >> 52) & 0x7FF) - 1023;

    private static double Power(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);

    private static bool Infinite(double value) => double.IsInfinity(value) || double.IsNaN(value);
}
