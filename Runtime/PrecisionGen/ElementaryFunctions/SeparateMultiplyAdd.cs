using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PrecisionGen.Numerics;

/// <summary>
/// <typeparamref name="TDouble"/> with its multiply-add in two roundings, as on a machine without the fused instruction: a proof's
/// subject, not used in kernels.
/// </summary>
internal readonly struct SeparateMultiplyAdd<TDouble, TVector, TSingle> : IDoubleSimd<TVector, TSingle>
    where TDouble : struct, IDoubleSimd<TVector, TSingle>
    where TVector : struct
    where TSingle : struct
{
    public static bool IsScalar => TDouble.IsScalar;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Broadcast(double value) => TDouble.Broadcast(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector WidenLower(TSingle x) => TDouble.WidenLower(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector WidenUpper(TSingle x) => TDouble.WidenUpper(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSingle Narrow(TVector lower, TVector upper) => TDouble.Narrow(lower, upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyMagnitudeAtLeast(TSingle x, float limit) => TDouble.AnyMagnitudeAtLeast(x, limit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Add(TVector a, TVector b) => TDouble.Add(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Subtract(TVector a, TVector b) => TDouble.Subtract(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Multiply(TVector a, TVector b) => TDouble.Multiply(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Divide(TVector a, TVector b) => TDouble.Divide(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector MultiplyAdd(TVector a, TVector b, TVector c) => TDouble.Add(TDouble.Multiply(a, b), c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LessThan(TVector a, TVector b) => TDouble.LessThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector AreEqual(TVector a, TVector b) => TDouble.AreEqual(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Select(TVector mask, TVector whenTrue, TVector whenFalse) =>
        TDouble.Select(mask, whenTrue, whenFalse);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector And(TVector a, TVector b) => TDouble.And(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Or(TVector a, TVector b) => TDouble.Or(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Xor(TVector a, TVector b) => TDouble.Xor(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector AddBits(TVector a, TVector b) => TDouble.AddBits(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector SubtractBits(TVector a, TVector b) => TDouble.SubtractBits(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ShiftLeft(TVector x, [ConstantExpected] int count) => TDouble.ShiftLeft(x, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ShiftRightLogical(TVector x, [ConstantExpected] int count) => TDouble.ShiftRightLogical(x, count);
}
