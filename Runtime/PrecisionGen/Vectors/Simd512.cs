using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using PrecisionGen.Numerics;
using Elementary = PrecisionGen.Numerics.WidenedFunctions<
    PrecisionGen.Numerics.Double512,
    System.Runtime.Intrinsics.Vector512<double>,
    System.Runtime.Intrinsics.Vector512<float>>;

namespace PrecisionGen.Vectors;

/// <summary>Sixteen float32 lanes, one 512-bit vector.</summary>
/// <remarks>The elementary functions are calls: inlined, a few of them would use up the just-in-time compiler's budget for a kernel.</remarks>
public readonly struct Simd512 : ISimd<Vector512<float>>
{
    /// <inheritdoc/>
    public static int Lanes => 16;

    /// <inheritdoc/>
    public static Vector512<float> Zero => Vector512<float>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ref readonly float source, nint index) =>
        Vector512.LoadUnsafe(in Unsafe.Add(ref Unsafe.AsRef(in source), index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, ref float destination, nint index) =>
        value.StoreUnsafe(ref Unsafe.Add(ref destination, index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => a - b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => a / b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c)
    {
        // Asked here and not through the property, so that the branch is gone before inlining and leaves no temporary behind.
        if (Fma.IsSupported || AdvSimd.IsSupported)
        {
            return Vector512.FusedMultiplyAdd(a, b, c);
        }

        return MultiplyAddInSoftware(a, b, c);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sqrt(Vector512<float> x) => Vector512.Sqrt(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Negate(Vector512<float> x) => x ^ Vector512.Create(-0.0f);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Abs(Vector512<float> x) => Vector512.AndNot(x, Vector512.Create(-0.0f));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> GreaterThan(Vector512<float> a, Vector512<float> b) => Vector512.GreaterThan(a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> GreaterThanOrEqual(Vector512<float> a, Vector512<float> b) => Vector512.GreaterThanOrEqual(a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> AreEqual(Vector512<float> a, Vector512<float> b) => Vector512.Equals(a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> IsNaN(Vector512<float> x) => ~Vector512.Equals(x, x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> And(Vector512<float> a, Vector512<float> b) => a & b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Or(Vector512<float> a, Vector512<float> b) => a | b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Select(Vector512<float> mask, Vector512<float> whenTrue, Vector512<float> whenFalse) =>
        Vector512.ConditionalSelect(mask, whenTrue, whenFalse);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Maximum(Vector512<float> a, Vector512<float> b)
    {
        // Of equal operands only zeros differ in bits; the and of their signs is the sign of the greater.
        Vector512<float> ordered = Vector512.ConditionalSelect(Vector512.GreaterThan(a, b), a, b);
        Vector512<float> distinct = Vector512.ConditionalSelect(Vector512.Equals(a, b), a & b, ordered);
        return Vector512.ConditionalSelect(Vector512.Equals(a, a) & Vector512.Equals(b, b), distinct, a + b);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Minimum(Vector512<float> a, Vector512<float> b)
    {
        Vector512<float> ordered = Vector512.ConditionalSelect(Vector512.LessThan(a, b), a, b);
        Vector512<float> distinct = Vector512.ConditionalSelect(Vector512.Equals(a, b), a | b, ordered);
        return Vector512.ConditionalSelect(Vector512.Equals(a, a) & Vector512.Equals(b, b), distinct, a + b);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LaneMask(nint index, nint count)
    {
        int remaining = (int)nint.Clamp(count - index, 0, 16);
        return Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(remaining)).AsSingle();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> RoundToFloat16(Vector512<float> x)
    {
        // Adding and subtracting a power of two 2^13 above x rounds x to 11 significant bits; below 2^-14 to a multiple of 2^-24.
        Vector512<uint> bits = x.AsUInt32();
        Vector512<uint> sign = bits & Vector512.Create(0x8000_0000u);
        Vector512<float> magnitude = (bits ^ sign).AsSingle();
        Vector512<uint> atLeast = Vector512.Max(bits & Vector512.Create(0x7F80_0000u), Vector512.Create(0x3880_0000u));
        Vector512<uint> exponent = Vector512.Min(atLeast, Vector512.Create(0x4780_0000u));
        Vector512<float> shifter = (exponent + Vector512.Create(0x0680_0000u)).AsSingle();
        Vector512<float> rounded = (magnitude + shifter) - shifter;
        Vector512<float> overflows = Vector512.GreaterThanOrEqual(rounded, Vector512.Create(65536.0f));
        Vector512<float> saturated = Vector512.ConditionalSelect(overflows, Vector512.Create(float.PositiveInfinity), rounded);
        return CanonicalizeNaN((saturated.AsUInt32() | sign).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> RoundToBFloat16(Vector512<float> x)
    {
        Vector512<uint> bits = x.AsUInt32();
        Vector512<uint> odd = Vector512.ShiftRightLogical(bits, 16) & Vector512.Create(1u);
        Vector512<uint> rounded = (bits + Vector512.Create(0x7FFFu) + odd) & Vector512.Create(0xFFFF_0000u);
        return Vector512.ConditionalSelect(Vector512.Equals(x, x), rounded.AsSingle(), Vector512.Create(0x7FC0_0000u).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> CanonicalizeNaN(Vector512<float> x) =>
        Vector512.ConditionalSelect(Vector512.Equals(x, x), x, Vector512.Create(0x7FC0_0000u).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector512<float> Exp(Vector512<float> x) => Elementary.Exp(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector512<float> Expm1(Vector512<float> x) => Elementary.Expm1(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector512<float> Log(Vector512<float> x) => Elementary.Log(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector512<float> Log1P(Vector512<float> x) => Elementary.Log1P(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector512<float> Tanh(Vector512<float> x) => Elementary.Tanh(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector512<float> Erf(Vector512<float> x) => Elementary.Erf(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector512<float> Sin(Vector512<float> x) => Elementary.Sin(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector512<float> Cos(Vector512<float> x) => Elementary.Cos(x);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<float> MultiplyAddInSoftware(Vector512<float> a, Vector512<float> b, Vector512<float> c)
    {
        Vector512<float> result = default;
        System.Span<float> lanes = MemoryMarshal.CreateSpan(ref Unsafe.As<Vector512<float>, float>(ref result), Lanes);
        for (int lane = 0; lane < lanes.Length; lane++)
        {
            lanes[lane] = FusedMultiplyAdd.ComputeInSoftware(a[lane], b[lane], c[lane]);
        }

        return result;
    }
}
