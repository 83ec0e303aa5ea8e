using System;
using PrecisionGen.Numerics;

namespace PrecisionGen.Reference;

/// <summary>A function of one operand, element by element: a row of the table in ARITHMETIC.md.</summary>
/// <param name="name">The operation's name.</param>
/// <param name="value">The result from x, before rounding.</param>
/// <param name="gradient">The gradient from x, the stored result y and its gradient dy, before rounding.</param>
internal sealed class UnaryFunction(string name, Func<float, float> value, Func<float, float, float, float> gradient)
{
    /// <summary>The result of one element, before rounding.</summary>
    public float Value(float x) => value(x);

    /// <summary>The gradient of one element, before rounding.</summary>
    public float Gradient(float x, float y, float dy) => gradient(x, y, dy);

    public Tensor Apply(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        float[] result = new float[x.Count];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = value(x.Values[i]);
        }

        return Tensor.FromOperation(name, result, x.Shape.ToArray(), x.DType, [new Operand(x, GradientOfX, GradientSum.Elementwise)]);

        void GradientOfX(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, GradientTarget target)
        {
            for (int i = 0; i < dy.Length; i++)
            {
                target.Term(i, gradient(x.Values[i], y[i], dy[i]));
            }
        }
    }
}

/// <summary>The functions of one operand.</summary>
internal static class ElementwiseUnary
{
    /// <summary>2 / sqrt(pi).</summary>
    public const float TwoOverSqrtPi = 1.1283792f;

    /// <summary>1 / sqrt(2).</summary>
    public const float OneOverSqrtTwo = 0.70710677f;

    /// <summary>1 / sqrt(2 pi).</summary>
    public const float OneOverSqrtTwoPi = 0.3989423f;

    /// <summary>sqrt(2 / pi).</summary>
    public const float SqrtTwoOverPi = 0.7978846f;

    /// <summary>The cubic coefficient of GeluTanh (Hendrycks and Gimpel 2016).</summary>
    public const float GeluCubic = 0.044715f;

    /// <summary>3 * 0.044715.</summary>
    public const float ThreeGeluCubic = 0.134145f;

    public static readonly UnaryFunction Negate = new("-", x => -x, (x, y, dy) => -dy);

    public static readonly UnaryFunction Abs = new("Abs", MathF.Abs, (x, y, dy) => x > 0f ? dy : x < 0f ? -dy : 0f);

    public static readonly UnaryFunction Exp = new("Exp", ElementaryFunctions.Exp, (x, y, dy) => dy * y);

    public static readonly UnaryFunction Expm1 = new("Expm1", ElementaryFunctions.Expm1, (x, y, dy) => dy * ElementaryFunctions.Exp(x));

    public static readonly UnaryFunction Log = new("Log", ElementaryFunctions.Log, (x, y, dy) => dy / x);

    public static readonly UnaryFunction Log1P = new("Log1P", ElementaryFunctions.Log1P, (x, y, dy) => dy / (1f + x));

    public static readonly UnaryFunction Sqrt = new("Sqrt", MathF.Sqrt, (x, y, dy) => dy / (2f * y));

    public static readonly UnaryFunction Sin = new("Sin", ElementaryFunctions.Sin, (x, y, dy) => dy * ElementaryFunctions.Cos(x));

    public static readonly UnaryFunction Cos = new("Cos", ElementaryFunctions.Cos, (x, y, dy) => dy * (-ElementaryFunctions.Sin(x)));

    public static readonly UnaryFunction Tanh = new("Tanh", ElementaryFunctions.Tanh, (x, y, dy) => dy * (1f - (y * y)));

    public static readonly UnaryFunction Erf = new(
        "Erf", ElementaryFunctions.Erf, (x, y, dy) => dy * (TwoOverSqrtPi * ElementaryFunctions.Exp(-(x * x))));

    public static readonly UnaryFunction Relu = new(
        "Relu", x => x > 0f || float.IsNaN(x) ? x : 0f, (x, y, dy) => x > 0f ? dy : 0f);

    public static readonly UnaryFunction Sigmoid = new("Sigmoid", Logistic, (x, y, dy) => dy * (y * (1f - y)));

    public static readonly UnaryFunction Silu = new("Silu", x => x / (1f + ElementaryFunctions.Exp(-x)), SiluGradient);

    public static readonly UnaryFunction Gelu = new(
        "Gelu", x => (0.5f * x) * (1f + ElementaryFunctions.Erf(x * OneOverSqrtTwo)), GeluGradient);

    public static readonly UnaryFunction GeluTanh = new(
        "GeluTanh", x => (0.5f * x) * (1f + ElementaryFunctions.Tanh(GeluTanhArgument(x))), GeluTanhGradient);

    public static readonly UnaryFunction Softplus = new(
        "Softplus",
        x => MathF.Max(x, 0f) + ElementaryFunctions.Log1P(ElementaryFunctions.Exp(-MathF.Abs(x))),
        (x, y, dy) => dy * Logistic(x));

    public static UnaryFunction Clamp(float lo, float hi) => new(
        "Clamp", x => MathF.Min(MathF.Max(x, lo), hi), (x, y, dy) => x >= lo && hi >= x ? dy : 0f);

    private static float Logistic(float x) => 1f / (1f + ElementaryFunctions.Exp(-x));

    private static float SiluGradient(float x, float y, float dy)
    {
        float s = Logistic(x);
        return dy * (s * (1f + (x * (1f - s))));
    }

    private static float GeluGradient(float x, float y, float dy)
    {
        float c = 0.5f * (1f + ElementaryFunctions.Erf(x * OneOverSqrtTwo));
        float p = OneOverSqrtTwoPi * ElementaryFunctions.Exp((x * x) * -0.5f);
        return dy * (c + (x * p));
    }

    private static float GeluTanhArgument(float x) => SqrtTwoOverPi * (x + (GeluCubic * ((x * x) * x)));

    private static float GeluTanhGradient(float x, float y, float dy)
    {
        float t = ElementaryFunctions.Tanh(GeluTanhArgument(x));
        float d = SqrtTwoOverPi * (1f + (ThreeGeluCubic * (x * x)));
        return dy * ((0.5f * (1f + t)) + (((0.5f * x) * (1f - (t * t))) * d));
    }
}
