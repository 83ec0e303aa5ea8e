using System;

namespace PrecisionGen.Numerics;

/// <summary>
/// Rounding of float32 values to those that a 16-bit type holds: to nearest, ties to even, overflow to infinity, subnormals kept, every
/// NaN to the canonical one.
/// </summary>
public static class Rounding
{
    private const uint CanonicalNaN = 0x7FC0_0000;

    /// <summary>The nearest Float16 value, widened.</summary>
    public static float ToFloat16Grid(float x)
    {
        // The exponent of x, but no less than that of the least normal Float16 and no more than that beyond the greatest.
        uint bits = BitConverter.SingleToUInt32Bits(x);
        uint exponent = Math.Clamp(bits & 0x7F80_0000u, 0x3880_0000u, 0x4780_0000u);
        // 2^13 above x, a float32 has spacing 2^-10 of x: adding and subtracting it leaves 11 significant bits.
        float shifter = BitConverter.UInt32BitsToSingle(exponent + 0x0680_0000u);
        float rounded = (MathF.Abs(x) + shifter) - shifter;
        if (float.IsNaN(rounded))
        {
            return BitConverter.UInt32BitsToSingle(CanonicalNaN);
        }

        return MathF.CopySign(rounded < 65536.0f ? rounded : float.PositiveInfinity, x);
    }

    /// <summary>The nearest BFloat16 value, widened.</summary>
    public static float ToBFloat16Grid(float x)
    {
        if (float.IsNaN(x))
        {
            return BitConverter.UInt32BitsToSingle(CanonicalNaN);
        }

        uint bits = BitConverter.SingleToUInt32Bits(x);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFFu + ((bits >> 16) & 1u)) & 0xFFFF_0000u);
    }

    /// <summary>The nearest value of a dtype, widened; x itself for <see cref="DType.Float32"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dtype"/> is not a <see cref="DType"/>.</exception>
    public static float ToGrid(float x, DType dtype) => dtype switch
    {
        DType.Float32 => x,
        DType.Float16 => ToFloat16Grid(x),
        DType.BFloat16 => ToBFloat16Grid(x),
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "Expected Float32, Float16 or BFloat16."),
    };
}
