using System;

namespace PrecisionGen;

#pragma warning disable RS0030 // Double is outside the contract: these promise accuracy, not bits.

/// <content>The functions of double.</content>
public static partial class StableMath
{
    /// <summary>ln(1 + x) without the loss of 1 + x (Kahan; HP-15C Advanced Functions Handbook 1982).</summary>
    public static double Log1P(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : double.IsInfinity(sum) ? sum : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary>e^x - 1 without the loss of the subtraction (Kahan, as <see cref="Log1P(double)"/>).</summary>
    public static double Expm1(double x)
    {
        double power = Math.Exp(x);
        return power == 1 ? x : power - 1 == -1 || double.IsInfinity(power) ? power - 1 : (power - 1) * (x / Math.Log(power));
    }

    /// <summary>ln(1 + e^x) as max(x, 0) + log1p(e^-|x|): finite for every finite x.</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + Log1P(Math.Exp(-Math.Abs(x)));
}
