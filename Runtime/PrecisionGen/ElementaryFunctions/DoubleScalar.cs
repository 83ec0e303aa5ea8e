using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace PrecisionGen.Numerics;

/// <summary>One float64 lane.</summary>
internal readonly struct DoubleScalar : IDoubleSimd<double, float>
{
    public static bool IsScalar => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Broadcast(double value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double WidenLower(float x) => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double WidenUpper(float x) => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Narrow(double lower, double upper) => (float)lower;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyMagnitudeAtLeast(float x, float limit) => MathF.Abs(x) >= limit;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Add(double a, double b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Subtract(double a, double b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Multiply(double a, double b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Divide(double a, double b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double MultiplyAdd(double a, double b, double c)
    {
        // Asked here and not through a property, so that the branch is gone before inlining. The C library's stand-in would be slow.
        if (Fma.IsSupported || AdvSimd.IsSupported)
        {
            return Math.FusedMultiplyAdd(a, b, c);
        }

        return (a * b) + c;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double LessThan(double a, double b) => Mask(a < b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double AreEqual(double a, double b) => Mask(a == b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Select(double mask, double whenTrue, double whenFalse) =>
        Combine((Bits(mask) & Bits(whenTrue)) | (~Bits(mask) & Bits(whenFalse)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double And(double a, double b) => Combine(Bits(a) & Bits(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Or(double a, double b) => Combine(Bits(a) | Bits(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Xor(double a, double b) => Combine(Bits(a) ^ Bits(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double AddBits(double a, double b) => Combine(Bits(a) + Bits(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SubtractBits(double a, double b) => Combine(Bits(a) - Bits(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ShiftLeft(double x, [ConstantExpected] int count) => Combine(Bits(x) << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ShiftRightLogical(double x, [ConstantExpected] int count) => Combine(Bits(x) >>> count);

    private static double Mask(bool condition) => Combine(condition ? -1L : 0L);

    private static long Bits(double x) => BitConverter.DoubleToInt64Bits(x);

    private static double Combine(long bits) => BitConverter.Int64BitsToDouble(bits);
}
