using System;
using PrecisionGen.Numerics;

namespace PrecisionGen;

/// <summary>
/// The functions that code around a model needs and that lose digits or overflow when written by hand. Those of float are the
/// contract's: the same bits on every machine, and correctly rounded where one function is called alone. Those of double are
/// accurate to a few units in the last place, and use the platform's exp and log.
/// </summary>
public static partial class StableMath
{
    /// <summary>e^x, correctly rounded.</summary>
    public static float Exp(float x) => ElementaryFunctions.Exp(x);

    /// <summary>ln(x), correctly rounded.</summary>
    public static float Log(float x) => ElementaryFunctions.Log(x);

    /// <summary>ln(1 + x), correctly rounded: 1e-8 for 1e-8, where Log(1 + x) is 0.</summary>
    public static float Log1P(float x) => ElementaryFunctions.Log1P(x);

    /// <summary>e^x - 1, correctly rounded: 1e-8 for 1e-8, where Exp(x) - 1 is 0.</summary>
    public static float Expm1(float x) => ElementaryFunctions.Expm1(x);

    /// <summary>tanh(x), correctly rounded, and +-1 where e^(2x) overflows.</summary>
    public static float Tanh(float x) => ElementaryFunctions.Tanh(x);

    /// <summary>ln(1 + e^x) as max(x, 0) + log1p(e^-|x|): finite for every finite x.</summary>
    public static float Softplus(float x) => MathF.Max(x, 0) + Log1P(Exp(-MathF.Abs(x)));

    /// <summary>1 / (1 + e^-x): 0 and 1 at the ends, where e^x / (1 + e^x) is NaN from 89 on.</summary>
    public static float Sigmoid(float x) => 1 / (1 + Exp(-x));

    /// <summary>ln(1 / (1 + e^-x)) as -Softplus(-x): about x for negative x, where the logarithm of a sigmoid is minus infinity.</summary>
    public static float LogSigmoid(float x) => -Softplus(-x);
}
