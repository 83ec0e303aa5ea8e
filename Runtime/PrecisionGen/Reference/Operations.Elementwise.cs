using System;
using PrecisionGen.Reference;

namespace PrecisionGen;

/// <content>Operations that work element by element; results have the (broadcast) shape of their operands.</content>
public static partial class Operations
{
    /// <summary>|x|; the gradient at 0 is 0.</summary>
    public static Tensor Abs(Tensor x) => ElementwiseUnary.Abs.Apply(x);

    /// <summary>e^x.</summary>
    public static Tensor Exp(Tensor x) => ElementwiseUnary.Exp.Apply(x);

    /// <summary>e^x - 1, exact near 0.</summary>
    public static Tensor Expm1(Tensor x) => ElementwiseUnary.Expm1.Apply(x);

    /// <summary>The natural logarithm.</summary>
    public static Tensor Log(Tensor x) => ElementwiseUnary.Log.Apply(x);

    /// <summary>log(1 + x), exact near 0.</summary>
    public static Tensor Log1P(Tensor x) => ElementwiseUnary.Log1P.Apply(x);

    /// <summary>The square root.</summary>
    public static Tensor Sqrt(Tensor x) => ElementwiseUnary.Sqrt.Apply(x);

    /// <summary>The sine of an angle in radians.</summary>
    public static Tensor Sin(Tensor x) => ElementwiseUnary.Sin.Apply(x);

    /// <summary>The cosine of an angle in radians.</summary>
    public static Tensor Cos(Tensor x) => ElementwiseUnary.Cos.Apply(x);

    /// <summary>The hyperbolic tangent.</summary>
    public static Tensor Tanh(Tensor x) => ElementwiseUnary.Tanh.Apply(x);

    /// <summary>The error function.</summary>
    public static Tensor Erf(Tensor x) => ElementwiseUnary.Erf.Apply(x);

    /// <summary>x for x above 0, NaN for NaN, else +0; the gradient at 0 is 0.</summary>
    public static Tensor Relu(Tensor x) => ElementwiseUnary.Relu.Apply(x);

    /// <summary>1 / (1 + e^-x).</summary>
    public static Tensor Sigmoid(Tensor x) => ElementwiseUnary.Sigmoid.Apply(x);

    /// <summary>x / (1 + e^-x).</summary>
    public static Tensor Silu(Tensor x) => ElementwiseUnary.Silu.Apply(x);

    /// <summary>x / 2 * (1 + erf(x / sqrt(2))).</summary>
    public static Tensor Gelu(Tensor x) => ElementwiseUnary.Gelu.Apply(x);

    /// <summary>The tanh approximation of Gelu (Hendrycks and Gimpel 2016).</summary>
    public static Tensor GeluTanh(Tensor x) => ElementwiseUnary.GeluTanh.Apply(x);

    /// <summary>log(1 + e^x).</summary>
    public static Tensor Softplus(Tensor x) => ElementwiseUnary.Softplus.Apply(x);

    /// <summary>x limited to lo to hi; the gradient passes where lo is at most x and x at most hi.</summary>
    /// <exception cref="ArgumentException">lo is not at most hi.</exception>
    public static Tensor Clamp(Tensor x, float lo, float hi) => lo <= hi
        ? ElementwiseUnary.Clamp(lo, hi).Apply(x)
        : throw new ArgumentException($"Clamp expects a lower bound of at most the upper one; found {lo} and {hi}.", nameof(lo));

    /// <summary>The lesser of a and b, NaN if one is NaN, -0 below +0; where they are equal a receives the gradient.</summary>
    public static Tensor Min(Tensor a, Tensor b) => ElementwiseBinary.Minimum.Apply(a, b);

    /// <inheritdoc cref="Min(Tensor, Tensor)"/>
    public static Tensor Min(Tensor a, float b) => ElementwiseBinary.Minimum.Apply(a, Tensor.FromConstant(b));

    /// <inheritdoc cref="Min(Tensor, Tensor)"/>
    public static Tensor Min(float a, Tensor b) => ElementwiseBinary.Minimum.Apply(Tensor.FromConstant(a), b);

    /// <summary>The greater of a and b, NaN if one is NaN, +0 above -0; where they are equal a receives the gradient.</summary>
    public static Tensor Max(Tensor a, Tensor b) => ElementwiseBinary.Maximum.Apply(a, b);

    /// <inheritdoc cref="Max(Tensor, Tensor)"/>
    public static Tensor Max(Tensor a, float b) => ElementwiseBinary.Maximum.Apply(a, Tensor.FromConstant(b));

    /// <inheritdoc cref="Max(Tensor, Tensor)"/>
    public static Tensor Max(float a, Tensor b) => ElementwiseBinary.Maximum.Apply(Tensor.FromConstant(a), b);
}
