using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using PrecisionGen.Numerics;
using Elementary = PrecisionGen.Numerics.WidenedFunctions<
    PrecisionGen.Numerics.Double128,
    System.Runtime.Intrinsics.Vector128<double>,
    System.Runtime.Intrinsics.Vector128<float>>;

namespace PrecisionGen.Vectors;

/// <summary>Four float32 lanes, one 128-bit vector.</summary>
/// <remarks>The elementary functions are calls: inlined, a few of them would use up the just-in-time compiler's budget for a kernel.</remarks>
public readonly struct Simd128 : ISimd<Vector128<float>>
{
    /// <inheritdoc/>
    public static int Lanes => 4;

    /// <inheritdoc/>
    public static Vector128<float> Zero => Vector128<float>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(ref readonly float source, nint index) =>
        Vector128.LoadUnsafe(in Unsafe.Add(ref Unsafe.AsRef(in source), index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, ref float destination, nint index) =>
        value.StoreUnsafe(ref Unsafe.Add(ref destination, index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c)
    {
        // Asked here and not through the property, so that the branch is gone before inlining and leaves no temporary behind.
        if (Fma.IsSupported || AdvSimd.IsSupported)
        {
            return Vector128.FusedMultiplyAdd(a, b, c);
        }

        return MultiplyAddInSoftware(a, b, c);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sqrt(Vector128<float> x) => Vector128.Sqrt(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Negate(Vector128<float> x) => x ^ Vector128.Create(-0.0f);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Abs(Vector128<float> x) => Vector128.AndNot(x, Vector128.Create(-0.0f));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> GreaterThan(Vector128<float> a, Vector128<float> b) => Vector128.GreaterThan(a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> GreaterThanOrEqual(Vector128<float> a, Vector128<float> b) => Vector128.GreaterThanOrEqual(a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> AreEqual(Vector128<float> a, Vector128<float> b) => Vector128.Equals(a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> IsNaN(Vector128<float> x) => ~Vector128.Equals(x, x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> And(Vector128<float> a, Vector128<float> b) => a & b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Or(Vector128<float> a, Vector128<float> b) => a | b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Select(Vector128<float> mask, Vector128<float> whenTrue, Vector128<float> whenFalse) =>
        Vector128.ConditionalSelect(mask, whenTrue, whenFalse);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Maximum(Vector128<float> a, Vector128<float> b)
    {
        // Of equal operands only zeros differ in bits; the and of their signs is the sign of the greater.
        Vector128<float> ordered = Vector128.ConditionalSelect(Vector128.GreaterThan(a, b), a, b);
        Vector128<float> distinct = Vector128.ConditionalSelect(Vector128.Equals(a, b), a & b, ordered);
        return Vector128.ConditionalSelect(Vector128.Equals(a, a) & Vector128.Equals(b, b), distinct, a + b);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Minimum(Vector128<float> a, Vector128<float> b)
    {
        Vector128<float> ordered = Vector128.ConditionalSelect(Vector128.LessThan(a, b), a, b);
        Vector128<float> distinct = Vector128.ConditionalSelect(Vector128.Equals(a, b), a | b, ordered);
        return Vector128.ConditionalSelect(Vector128.Equals(a, a) & Vector128.Equals(b, b), distinct, a + b);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LaneMask(nint index, nint count)
    {
        int remaining = (int)nint.Clamp(count - index, 0, 4);
        return Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(remaining)).AsSingle();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> RoundToFloat16(Vector128<float> x)
    {
        // Adding and subtracting a power of two 2^13 above x rounds x to 11 significant bits; below 2^-14 to a multiple of 2^-24.
        Vector128<uint> bits = x.AsUInt32();
        Vector128<uint> sign = bits & Vector128.Create(0x8000_0000u);
        Vector128<float> magnitude = (bits ^ sign).AsSingle();
        Vector128<uint> atLeast = Vector128.Max(bits & Vector128.Create(0x7F80_0000u), Vector128.Create(0x3880_0000u));
        Vector128<uint> exponent = Vector128.Min(atLeast, Vector128.Create(0x4780_0000u));
        Vector128<float> shifter = (exponent + Vector128.Create(0x0680_0000u)).AsSingle();
        Vector128<float> rounded = (magnitude + shifter) - shifter;
        Vector128<float> overflows = Vector128.GreaterThanOrEqual(rounded, Vector128.Create(65536.0f));
        Vector128<float> saturated = Vector128.ConditionalSelect(overflows, Vector128.Create(float.PositiveInfinity), rounded);
        return CanonicalizeNaN((saturated.AsUInt32() | sign).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> RoundToBFloat16(Vector128<float> x)
    {
        Vector128<uint> bits = x.AsUInt32();
        Vector128<uint> odd = Vector128.ShiftRightLogical(bits, 16) & Vector128.Create(1u);
        Vector128<uint> rounded = (bits + Vector128.Create(0x7FFFu) + odd) & Vector128.Create(0xFFFF_0000u);
        return Vector128.ConditionalSelect(Vector128.Equals(x, x), rounded.AsSingle(), Vector128.Create(0x7FC0_0000u).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> CanonicalizeNaN(Vector128<float> x) =>
        Vector128.ConditionalSelect(Vector128.Equals(x, x), x, Vector128.Create(0x7FC0_0000u).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector128<float> Exp(Vector128<float> x) => Elementary.Exp(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector128<float> Expm1(Vector128<float> x) => Elementary.Expm1(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector128<float> Log(Vector128<float> x) => Elementary.Log(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector128<float> Log1P(Vector128<float> x) => Elementary.Log1P(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector128<float> Tanh(Vector128<float> x) => Elementary.Tanh(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector128<float> Erf(Vector128<float> x) => Elementary.Erf(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector128<float> Sin(Vector128<float> x) => Elementary.Sin(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector128<float> Cos(Vector128<float> x) => Elementary.Cos(x);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector128<float> MultiplyAddInSoftware(Vector128<float> a, Vector128<float> b, Vector128<float> c)
    {
        Vector128<float> result = default;
        System.Span<float> lanes = MemoryMarshal.CreateSpan(ref Unsafe.As<Vector128<float>, float>(ref result), Lanes);
        for (int lane = 0; lane < lanes.Length; lane++)
        {
            lanes[lane] = FusedMultiplyAdd.ComputeInSoftware(a[lane], b[lane], c[lane]);
        }

        return result;
    }
}
