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

    /// <summary>1 / (1 + e^-x): 0 and 1 at the ends, where e^x / (1 + e^x) is NaN from 710 on.</summary>
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>ln(1 / (1 + e^-x)) as -Softplus(-x): about x for negative x, where the logarithm of a sigmoid is minus infinity.</summary>
    public static double LogSigmoid(double x) => -Softplus(-x);

    /// <summary>ln of the sum of e^x over the values, with the maximum subtracted before the exponentials.</summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double LogSumExp(ReadOnlySpan<double> values)
    {
        double maximum = Maximum(values);
        return maximum + Math.Log(SumOfExponentials(values, maximum));
    }

    /// <summary>e^x over the sum of e^x, with the maximum subtracted before the exponentials; may be done in place.</summary>
    /// <exception cref="ArgumentException">There are no values, or the spans differ in length or overlap at different places.</exception>
    public static void Softmax(ReadOnlySpan<double> values, Span<double> probabilities)
    {
        CheckDestination(values, probabilities);
        double maximum = Maximum(values);
        double sum = SumOfExponentials(values, maximum);
        for (int i = 0; i < values.Length; i++)
        {
            probabilities[i] = Math.Exp(values[i] - maximum) / sum;
        }
    }

    /// <summary>The logarithm of the softmax as x - max - ln(sum): finite for every finite row; may be done in place.</summary>
    /// <exception cref="ArgumentException">There are no values, or the spans differ in length or overlap at different places.</exception>
    public static void LogSoftmax(ReadOnlySpan<double> values, Span<double> logProbabilities)
    {
        CheckDestination(values, logProbabilities);
        double maximum = Maximum(values);
        double logarithm = Math.Log(SumOfExponentials(values, maximum));
        for (int i = 0; i < values.Length; i++)
        {
            logProbabilities[i] = values[i] - maximum - logarithm;
        }
    }

    private static double Maximum(ReadOnlySpan<double> values)
    {
        CheckAny(values.Length);
        double maximum = values[0];
        foreach (double value in values)
        {
            maximum = Math.Max(maximum, value);
        }

        return maximum;
    }

    private static double SumOfExponentials(ReadOnlySpan<double> values, double maximum)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += Math.Exp(value - maximum);
        }

        return sum;
    }
}
