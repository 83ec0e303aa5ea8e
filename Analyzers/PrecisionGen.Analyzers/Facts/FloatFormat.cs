using System;
using System.Globalization;

namespace PrecisionGen.Analyzers;

/// <summary>A binary floating-point format: rounding to it, its limits, and how its numbers are written in messages.</summary>
internal sealed class FloatFormat
{
    public static readonly FloatFormat Half = new("Half", 11, -14, 65504);
    public static readonly FloatFormat BFloat16 = new("BFloat16", 8, -126, 3.3895313892515355e38);
    public static readonly FloatFormat Single = new("float", 24, -126, float.MaxValue);
    public static readonly FloatFormat Double = new("double", 53, -1022, double.MaxValue);

    private readonly int precision;
    private readonly int minimumExponent;

    private FloatFormat(string name, int precision, int minimumExponent, double maximum)
    {
        this.precision = precision;
        this.minimumExponent = minimumExponent;
        Name = name;
        Maximum = maximum;
    }

    public string Name { get; }

    /// <summary>The largest finite value.</summary>
    public double Maximum { get; }

    /// <summary>The smallest positive value, subnormal: 5.96e-8 in Half.</summary>
    public double Epsilon => Power(minimumExponent - precision + 1);

    /// <summary>Half a unit in the last place of 1: the largest relative error of one rounding.</summary>
    public double UnitRoundoff => Power(-precision);

    /// <summary>From here on not every integer is representable: 2048 in Half, 256 in BFloat16, 2^24 in float.</summary>
    public double ConsecutiveIntegers => Power(precision);

    /// <summary>The largest argument of exp with a finite result: 11.09 in Half, 88.72 in float.</summary>
    public double MaximumExponential => Math.Log(Maximum);

    public static FloatFormat? Of(NumericKind kind) => kind switch
    {
        NumericKind.Half => Half,
        NumericKind.BFloat16 => BFloat16,
        NumericKind.Single => Single,
        NumericKind.Double => Double,
        _ => null,
    };

    /// <summary>The nearest value of the format, ties to even; beyond the largest, infinity.</summary>
    public double Round(double value)
    {
        if (ReferenceEquals(this, Double) || value == 0 || double.IsNaN(value) || double.IsInfinity(value))
        {
            return value;
        }

        // Scaling by powers of two is exact, so the only rounding is to the integer grid.
        double quantum = Power(Math.Max(ExponentOf(value), minimumExponent) - precision + 1);
        double rounded = Math.Round(value / quantum, MidpointRounding.ToEven) * quantum;
        return Math.Abs(rounded) > Maximum ? Math.Sign(value) * double.PositiveInfinity : rounded;
    }

    /// <summary>A number as a C# programmer would write it, in up to six digits.</summary>
    public static string Write(double value) => value switch
    {
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        _ => value.ToString("G6", CultureInfo.InvariantCulture).Replace("E-0", "e-").Replace("E+0", "e").Replace("E-", "e-").Replace("E+", "e"),
    };

    private static int ExponentOf(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int biased = (int)(bits >> 52) & 0x7ff;
        return biased == 0 ? -1074 : biased - 1023;
    }

    private static double Power(int exponent) => Math.Pow(2, exponent);
}
