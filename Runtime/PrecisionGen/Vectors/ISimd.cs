namespace PrecisionGen.Vectors;

/// <summary>
/// The operations that kernels are written in, once for every vector width. Each implementation returns, lane by lane, exactly what
/// the scalar implementation returns; a kernel generic over it is specialized by the compiler for each width.
/// </summary>
/// <typeparam name="TVector">The hardware vector of float32 lanes: float, Vector128, Vector256 or Vector512 of float.</typeparam>
/// <remarks>Masks are vectors whose lanes are all ones or all zeros. No member flushes subnormals; NaN payloads are unspecified.</remarks>
public interface ISimd<TVector>
    where TVector : struct
{
    /// <summary>The number of float32 lanes: 1, 4, 8 or 16.</summary>
    static abstract int Lanes { get; }

    /// <summary>+0 in every lane.</summary>
    static abstract TVector Zero { get; }

    /// <summary>Reads <see cref="Lanes"/> consecutive elements, the first at <paramref name="index"/>.</summary>
    static abstract TVector Load(ref readonly float source, nint index);

    /// <summary>Writes <see cref="Lanes"/> consecutive elements, the first at <paramref name="index"/>.</summary>
    static abstract void Store(TVector value, ref float destination, nint index);

    /// <summary>The same value in every lane.</summary>
    static abstract TVector Broadcast(float value);

    /// <summary>a + b, rounded once.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>a - b, rounded once.</summary>
    static abstract TVector Subtract(TVector a, TVector b);

    /// <summary>a * b, rounded once.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a / b, rounded once.</summary>
    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a * b + c with one rounding, always fused.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>The correctly rounded square root.</summary>
    static abstract TVector Sqrt(TVector x);

    /// <summary>x with its sign flipped.</summary>
    static abstract TVector Negate(TVector x);

    /// <summary>x with its sign cleared.</summary>
    static abstract TVector Abs(TVector x);

    /// <summary>IEEE 754-2019 maximum: NaN wins, +0 is greater than -0.</summary>
    static abstract TVector Maximum(TVector a, TVector b);

    /// <summary>IEEE 754-2019 minimum: NaN wins, -0 is less than +0.</summary>
    static abstract TVector Minimum(TVector a, TVector b);

    /// <summary>The mask of lanes where a &gt; b.</summary>
    static abstract TVector GreaterThan(TVector a, TVector b);

    /// <summary>The mask of lanes where a &gt;= b.</summary>
    static abstract TVector GreaterThanOrEqual(TVector a, TVector b);

    /// <summary>The mask of lanes where a == b (+0 equals -0, NaN equals nothing).</summary>
    static abstract TVector AreEqual(TVector a, TVector b);

    /// <summary>The mask of lanes that hold NaN.</summary>
    static abstract TVector IsNaN(TVector x);

    /// <summary>The bitwise and of two masks.</summary>
    static abstract TVector And(TVector a, TVector b);

    /// <summary>The bitwise or of two masks.</summary>
    static abstract TVector Or(TVector a, TVector b);

    /// <summary>Lanes of <paramref name="whenTrue"/> where the mask is set, of <paramref name="whenFalse"/> elsewhere; never arithmetic.</summary>
    static abstract TVector Select(TVector mask, TVector whenTrue, TVector whenFalse);

    /// <summary>The mask of lanes i with index + i &lt; count.</summary>
    static abstract TVector LaneMask(nint index, nint count);

    /// <summary>Rounds to the nearest Float16 value, ties to even, and widens again; NaN becomes canonical.</summary>
    static abstract TVector RoundToFloat16(TVector x);

    /// <summary>Rounds to the nearest BFloat16 value, ties to even, and widens again; NaN becomes canonical.</summary>
    static abstract TVector RoundToBFloat16(TVector x);

    /// <summary>x with every NaN replaced by 0x7FC00000.</summary>
    static abstract TVector CanonicalizeNaN(TVector x);

    /// <summary>e^x, correctly rounded.</summary>
    static abstract TVector Exp(TVector x);

    /// <summary>e^x - 1, correctly rounded.</summary>
    static abstract TVector Expm1(TVector x);

    /// <summary>The natural logarithm, correctly rounded.</summary>
    static abstract TVector Log(TVector x);

    /// <summary>log(1 + x), correctly rounded.</summary>
    static abstract TVector Log1P(TVector x);

    /// <summary>The hyperbolic tangent, correctly rounded.</summary>
    static abstract TVector Tanh(TVector x);

    /// <summary>The error function, correctly rounded.</summary>
    static abstract TVector Erf(TVector x);

    /// <summary>The sine of an angle in radians, correctly rounded.</summary>
    static abstract TVector Sin(TVector x);

    /// <summary>The cosine of an angle in radians, correctly rounded.</summary>
    static abstract TVector Cos(TVector x);
}
