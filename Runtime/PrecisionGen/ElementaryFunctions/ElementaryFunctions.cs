using Elementary = PrecisionGen.Numerics.WidenedFunctions<PrecisionGen.Numerics.DoubleScalar, double, float>;

namespace PrecisionGen.Numerics;

/// <summary>
/// Elementary functions of float32, correctly rounded to nearest, ties to even, for every argument, on every machine. The vector forms
/// in <see cref="PrecisionGen.Vectors"/> return the same bits.
/// </summary>
/// <remarks>Proved over all 2^32 arguments by <c>tests/Golden</c>. The bits of a NaN result are unspecified.</remarks>
public static class ElementaryFunctions
{
    /// <summary>e^x.</summary>
    public static float Exp(float x) => Elementary.Exp(x);

    /// <summary>e^x - 1.</summary>
    public static float Expm1(float x) => Elementary.Expm1(x);

    /// <summary>The natural logarithm; minus infinity for zeros, NaN below.</summary>
    public static float Log(float x) => Elementary.Log(x);

    /// <summary>log(1 + x); minus infinity for -1, NaN below.</summary>
    public static float Log1P(float x) => Elementary.Log1P(x);

    /// <summary>The hyperbolic tangent.</summary>
    public static float Tanh(float x) => Elementary.Tanh(x);

    /// <summary>The error function, 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x.</summary>
    public static float Erf(float x) => Elementary.Erf(x);

    /// <summary>The sine of an angle in radians; NaN for infinities.</summary>
    public static float Sin(float x) => Elementary.Sin(x);

    /// <summary>The cosine of an angle in radians; NaN for infinities.</summary>
    public static float Cos(float x) => Elementary.Cos(x);
}
