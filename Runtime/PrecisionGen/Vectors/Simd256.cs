using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using PrecisionGen.Numerics;
using Elementary = PrecisionGen.Numerics.WidenedFunctions<
    PrecisionGen.Numerics.Double256,
    System.Runtime.Intrinsics.Vector256<double>,
    System.Runtime.Intrinsics.Vector256<float>>;

namespace PrecisionGen.Vectors;

/// <summary>Eight float32 lanes, one 256-bit vector.</summary>
/// <remarks>The elementary functions are calls: inlined, a few of them would use up the just-in-time compiler's budget for a kernel.</remarks>
public readonly struct Simd256 : ISimd<Vector256<float>>
{
    /// <inheritdoc/>
    public static int Lanes => 8;

    /// <inheritdoc/>
    public static Vector256<float> Zero => Vector256<float>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(ref readonly float source, nint index) =>
        Vector256.LoadUnsafe(in Unsafe.Add(ref Unsafe.AsRef(in source), index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, ref float destination, nint index) =>
        value.StoreUnsafe(ref Unsafe.Add(ref destination, index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c)
    {
        // Asked here and not through the property, so that the branch is gone before inlining and leaves no temporary behind.
        if (Fma.IsSupported || AdvSimd.IsSupported)
        {
            return Vector256.FusedMultiplyAdd(a, b, c);
        }

        return MultiplyAddInSoftware(a, b, c);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sqrt(Vector256<float> x) => Vector256.Sqrt(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Negate(Vector256<float> x) => x ^ Vector256.Create(-0.0f);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Abs(Vector256<float> x) => Vector256.AndNot(x, Vector256.Create(-0.0f));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> GreaterThan(Vector256<float> a, Vector256<float> b) => Vector256.GreaterThan(a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> GreaterThanOrEqual(Vector256<float> a, Vector256<float> b) => Vector256.GreaterThanOrEqual(a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> AreEqual(Vector256<float> a, Vector256<float> b) => Vector256.Equals(a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> IsNaN(Vector256<float> x) => ~Vector256.Equals(x, x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> And(Vector256<float> a, Vector256<float> b) => a & b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Or(Vector256<float> a, Vector256<float> b) => a | b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Select(Vector256<float> mask, Vector256<float> whenTrue, Vector256<float> whenFalse) =>
        Vector256.ConditionalSelect(mask, whenTrue, whenFalse);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Maximum(Vector256<float> a, Vector256<float> b)
    {
        // Of equal operands only zeros differ in bits; the and of their signs is the sign of the greater.
        Vector256<float> ordered = Vector256.ConditionalSelect(Vector256.GreaterThan(a, b), a, b);
        Vector256<float> distinct = Vector256.ConditionalSelect(Vector256.Equals(a, b), a & b, ordered);
        return Vector256.ConditionalSelect(Vector256.Equals(a, a) & Vector256.Equals(b, b), distinct, a + b);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Minimum(Vector256<float> a, Vector256<float> b)
    {
        Vector256<float> ordered = Vector256.ConditionalSelect(Vector256.LessThan(a, b), a, b);
        Vector256<float> distinct = Vector256.ConditionalSelect(Vector256.Equals(a, b), a | b, ordered);
        return Vector256.ConditionalSelect(Vector256.Equals(a, a) & Vector256.Equals(b, b), distinct, a + b);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LaneMask(nint index, nint count)
    {
        int remaining = (int)nint.Clamp(count - index, 0, 8);
        return Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(remaining)).AsSingle();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> RoundToFloat16(Vector256<float> x)
    {
        // Adding and subtracting a power of two 2^13 above x rounds x to 11 significant bits; below 2^-14 to a multiple of 2^-24.
        Vector256<uint> bits = x.AsUInt32();
        Vector256<uint> sign = bits & Vector256.Create(0x8000_0000u);
        Vector256<float> magnitude = (bits ^ sign).AsSingle();
        Vector256<uint> atLeast = Vector256.Max(bits & Vector256.Create(0x7F80_0000u), Vector256.Create(0x3880_0000u));
        Vector256<uint> exponent = Vector256.Min(atLeast, Vector256.Create(0x4780_0000u));
        Vector256<float> shifter = (exponent + Vector256.Create(0x0680_0000u)).AsSingle();
        Vector256<float> rounded = (magnitude + shifter) - shifter;
        Vector256<float> overflows = Vector256.GreaterThanOrEqual(rounded, Vector256.Create(65536.0f));
        Vector256<float> saturated = Vector256.ConditionalSelect(overflows, Vector256.Create(float.PositiveInfinity), rounded);
        return CanonicalizeNaN((saturated.AsUInt32() | sign).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> RoundToBFloat16(Vector256<float> x)
    {
        Vector256<uint> bits = x.AsUInt32();
        Vector256<uint> odd = Vector256.ShiftRightLogical(bits, 16) & Vector256.Create(1u);
        Vector256<uint> rounded = (bits + Vector256.Create(0x7FFFu) + odd) & Vector256.Create(0xFFFF_0000u);
        return Vector256.ConditionalSelect(Vector256.Equals(x, x), rounded.AsSingle(), Vector256.Create(0x7FC0_0000u).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> CanonicalizeNaN(Vector256<float> x) =>
        Vector256.ConditionalSelect(Vector256.Equals(x, x), x, Vector256.Create(0x7FC0_0000u).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector256<float> Exp(Vector256<float> x) => Elementary.Exp(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector256<float> Expm1(Vector256<float> x) => Elementary.Expm1(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector256<float> Log(Vector256<float> x) => Elementary.Log(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector256<float> Log1P(Vector256<float> x) => Elementary.Log1P(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector256<float> Tanh(Vector256<float> x) => Elementary.Tanh(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector256<float> Erf(Vector256<float> x) => Elementary.Erf(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector256<float> Sin(Vector256<float> x) => Elementary.Sin(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector256<float> Cos(Vector256<float> x) => Elementary.Cos(x);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<float> MultiplyAddInSoftware(Vector256<float> a, Vector256<float> b, Vector256<float> c)
    {
        Vector256<float> result = default;
        System.Span<float> lanes = MemoryMarshal.CreateSpan(ref Unsafe.As<Vector256<float>, float>(ref result), Lanes);
        for (int lane = 0; lane < lanes.Length; lane++)
        {
            lanes[lane] = FusedMultiplyAdd.ComputeInSoftware(a[lane], b[lane], c[lane]);
        }

        return result;
    }
}
