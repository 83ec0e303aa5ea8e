using System;
using System.Globalization;

namespace PrecisionGen.Compiler.Definitions;

/// <summary>Carries float32 constants as their bits, so that equality, hashing and printing never compute with them.</summary>
public static class FloatBits
{
    /// <summary>The bits of 1.</summary>
    public const int One = 0x3F800000;

    /// <summary>The bits of a float32.</summary>
    public static int FromSingle(float value) => BitConverter.ToInt32(BitConverter.GetBytes(value), 0);

    /// <summary>The float32 with these bits.</summary>
    public static float ToSingle(int bits) => BitConverter.ToSingle(BitConverter.GetBytes(bits), 0);

    /// <summary>The shortest text that names the value, with the sign of zero kept.</summary>
    public static string Describe(int bits) =>
        bits == int.MinValue ? "-0" : ToSingle(bits).ToString("R", CultureInfo.InvariantCulture);
}
