using System;

namespace PrecisionGen.Compiler.Ranging;

/// <summary>Functions of one operand on ranges.</summary>
internal static class Functions
{
    /// <summary>The relative error of the functions in double, with room to spare: results below are then rounded correctly to float32.</summary>
    public const double InDouble = 1e-13;

    /// <summary>The relative error of a few float32 operations in a row.</summary>
    public const double FewRoundings = 1e-6;

    public static Interval Abs(Interval x)
    {
        Attained? high = x.AttainedHighest is { Value: >= 0 } ? x.AttainedHighest : null;
        Attained? low = x.AttainedLowest is Attained { Value: <= 0 } negative ? negative.With(-negative.Value) : null;
        Attained? highest = high is Attained h && low is Attained l ? (h.Value >= l.Value ? h : l) : high ?? low;
        Interval result = x.Lowest >= 0 ? x : x.Highest <= 0 ? x.Negated() : new Interval(0, x.Magnitude, x.MayBeNaN);
        return result with { AttainedHighest = highest };
    }

    public static Interval Log(Interval x) => Logarithm(x, zero: 0, Math.Log);

    public static Interval Log1P(Interval x) => Logarithm(x, zero: -1, Log1P);

    public static Interval Sqrt(Interval x)
    {
        Interval result = Clipped(x, 0).Increasing(Math.Sqrt);
        return (result with { AttainedLowest = x.Lowest >= 0 ? result.AttainedLowest : null }).OrNaN(x.Lowest < 0);
    }

    /// <summary>Sine and cosine.</summary>
    public static Interval Wave(Interval x) => new(-1, 1, x.MayBeNaN || double.IsInfinity(x.Magnitude));

    public static Interval Relu(Interval x) => x.Increasing(value => Math.Max(value, 0)).Within(0, double.PositiveInfinity);

    public static Interval Sigmoid(Interval x)
    {
        Interval result = x.Increasing(Sigmoid, FewRoundings).Within(0, 1);

        // exp(-x) overflows below -88, where the computed quotient is 0.
        Attained? high = result.AttainedHighest is Attained attained ? attained.With(Flushed(attained.Value)) : null;
        return result with { Lowest = Flushed(result.Lowest), AttainedHighest = high };
    }

    public static Interval Softplus(Interval x) => x.Increasing(Softplus, FewRoundings).Within(0, double.PositiveInfinity);

    public static Interval Tanh(Interval x) => x.Increasing(Math.Tanh, InDouble).Within(-1, 1);

    /// <summary>Outside of a few units the function is a constant; inside it is bounded by that, without computing it.</summary>
    public static Interval Erf(Interval x) => new Interval(
        x.Lowest >= 0 ? 0 : -1, x.Highest <= 0 ? 0 : 1, x.MayBeNaN).Within(-1.13 * Math.Max(0, -x.Lowest), 1.13 * Math.Max(0, x.Highest));

    /// <summary>Gated units: Silu, Gelu and GeluTanh never fall below their one minimum, are at most 0 before 0, and increase after it.</summary>
    /// <param name="minimum">A bound below every computed value.</param>
    public static Interval Gated(Interval x, double minimum, Func<double, double> function)
    {
        Interval positive = Clipped(x, 0).Increasing(function, FewRoundings);
        double lowest = x.Lowest >= 0 ? positive.Lowest : minimum;
        double highest = x.Highest <= 0 ? 0 : positive.Highest;
        Attained? low = x.Lowest >= 0 ? positive.AttainedLowest : null;

        // Minus infinity times a gate of zero, or divided by infinity.
        return new Interval(lowest, highest, x.MayBeNaN || double.IsNegativeInfinity(x.Lowest), low, positive.AttainedHighest);
    }

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Silu(double x) => double.IsPositiveInfinity(x) ? x : x * Sigmoid(x);

    /// <summary>x * Phi(x) for x >= 0, within the relative error of <see cref="FewRoundings"/>.</summary>
    public static double Gelu(double x) => double.IsPositiveInfinity(x) ? x : 0.5 * x * (1 + Erf(x / Math.Sqrt(2)));

    public static double GeluTanh(double x) =>
        double.IsPositiveInfinity(x) ? x : 0.5 * x * (1 + Math.Tanh(0.7978846 * (x + (0.044715 * x * x * x))));

    public static double Expm1(double x) => Math.Abs(x) > 0.5
        ? Math.Exp(x) - 1
        : 2 * Math.Tanh(x / 2) / (1 - Math.Tanh(x / 2));

    /// <summary>0 for what float32 may have lost to underflow.</summary>
    public static double Flushed(double value) => value < 1e-37 ? 0 : value;

    private static double Log1P(double x)
    {
        double sum = 1 + x;

        // Kahan: the rounding of the sum cancels in the quotient.
        return sum == 1 ? x : double.IsPositiveInfinity(sum) || sum <= 0 ? Math.Log(sum) : Math.Log(sum) * (x / (sum - 1));
    }

    private static double Softplus(double x) => Math.Max(x, 0) + Log1P(Math.Exp(-Math.Abs(x)));

    /// <summary>erf of a value at least 0, by its series or its continued fraction.</summary>
    private static double Erf(double x)
    {
        if (x > 6)
        {
            return 1;
        }

        // erf(x) = 2 / sqrt(pi) * exp(-x^2) * sum of 2^n x^(2n+1) / (1 * 3 * ... * (2n+1)): every term is positive.
        double term = x;
        double sum = x;
        for (int n = 1; n < 200 && term > sum * 1e-17; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>A logarithm that is minus infinity at a value and NaN below it.</summary>
    private static Interval Logarithm(Interval x, double zero, Func<double, double> function)
    {
        Interval inside = Clipped(x, zero);
        Interval result = inside.Increasing(value => value <= zero ? double.NegativeInfinity : function(value), InDouble);
        bool isLowKnown = x.Lowest > zero;
        Attained? highest = x.AttainedHighest is Attained high && high.Value > zero ? result.AttainedHighest : null;
        return (result with { AttainedLowest = isLowKnown ? result.AttainedLowest : null, AttainedHighest = highest }).OrNaN(x.Lowest < zero);
    }

    /// <summary>The part at least a value; an attained end below it is none of that part.</summary>
    private static Interval Clipped(Interval x, double least) => new(
        Math.Max(x.Lowest, least),
        Math.Max(x.Highest, least),
        x.MayBeNaN,
        x.AttainedLowest is Attained low && low.Value >= least ? low : null,
        x.AttainedHighest is Attained high && high.Value >= least ? high : null);
}
