using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace PrecisionGen.Numerics;

/// <summary>a * b + c of float32 with one rounding, exact on every platform.</summary>
/// <remarks>
/// Where the hardware lacks the instruction, <see cref="MathF.FusedMultiplyAdd"/> calls the C library, and some round twice or lose
/// subnormals. In software the product is exact in float64, the sum is rounded to odd there and once more to float32, which is right
/// because float64 has at least two bits more than twice those of float32 (Boldo and Melquiond, 2008).
/// </remarks>
public static class FusedMultiplyAdd
{
    /// <summary>Whether the hardware has the instruction.</summary>
    public static bool IsHardwareAccelerated => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>a * b + c, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Compute(float a, float b, float c)
    {
        // Asked here and not through the property, so that the branch is gone before inlining and leaves no temporary behind.
        if (Fma.IsSupported || AdvSimd.IsSupported)
        {
            return MathF.FusedMultiplyAdd(a, b, c);
        }

        return ComputeInSoftware(a, b, c);
    }

    internal static float ComputeInSoftware(float a, float b, float c)
    {
        double product = (double)a * b;
        double sum = product + c;
        double virtualC = sum - product;
        double error = (product - (sum - virtualC)) + (c - virtualC);
        long bits = BitConverter.DoubleToInt64Bits(sum);
        // Infinities and NaN leave a NaN error; an odd or exact sum is already right.
        if (error == 0 || double.IsNaN(error) || (bits & 1) != 0)
        {
            return (float)sum;
        }

        bool awayFromZero = (error > 0) == (sum > 0);
        return (float)BitConverter.Int64BitsToDouble(awayFromZero ? bits + 1 : bits - 1);
    }
}
