using System.Diagnostics.CodeAnalysis;

namespace PrecisionGen.Numerics;

/// <summary>
/// Vectors of float64 lanes in which the elementary functions are written once for all widths. Bits are operated on as 64-bit integers.
/// </summary>
/// <typeparam name="TVector">double or a hardware vector of double.</typeparam>
/// <typeparam name="TSingle">float or the hardware vector of float of the same size in bytes, which widens to two
/// <typeparamref name="TVector"/>.</typeparam>
internal interface IDoubleSimd<TVector, TSingle>
    where TVector : struct
    where TSingle : struct
{
    /// <summary>Whether there is one lane, so that the lower and the upper half are the same.</summary>
    static abstract bool IsScalar { get; }

    static abstract TVector Broadcast(double value);

    static abstract TVector WidenLower(TSingle x);

    static abstract TVector WidenUpper(TSingle x);

    /// <summary>Rounds each lane to the nearest float32, ties to even.</summary>
    static abstract TSingle Narrow(TVector lower, TVector upper);

    /// <summary>Whether any lane's magnitude is <paramref name="limit"/> or more.</summary>
    static abstract bool AnyMagnitudeAtLeast(TSingle x, float limit);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>
    /// a * b + c, fused where the hardware has it and with two roundings elsewhere. The functions round correctly either way; the
    /// golden hashes are checked both ways.
    /// </summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract TVector LessThan(TVector a, TVector b);

    static abstract TVector AreEqual(TVector a, TVector b);

    static abstract TVector Select(TVector mask, TVector whenTrue, TVector whenFalse);

    static abstract TVector And(TVector a, TVector b);

    static abstract TVector Or(TVector a, TVector b);

    static abstract TVector Xor(TVector a, TVector b);

    static abstract TVector AddBits(TVector a, TVector b);

    static abstract TVector SubtractBits(TVector a, TVector b);

    static abstract TVector ShiftLeft(TVector x, [ConstantExpected] int count);

    static abstract TVector ShiftRightLogical(TVector x, [ConstantExpected] int count);
}
