using System;

namespace PrecisionGen.Compiler.Ranging;

/// <summary>Chains, sums over rows, and the operations made of them.</summary>
internal static class Reductions
{
    private const double UnitRoundoff = 1.0 / (1 << 24);
    private const int BlockLength = 256;
    private const int AttentionPositions = 1 << 20;

    /// <summary>A chain or row sum of n terms, each of the range, in float32.</summary>
    /// <remarks>
    /// Each rounded addition keeps the order of its operands, so a sum is at least that of n terms at the lowest end; for equal terms the
    /// relative error has the standard bound for blocks of 256 (Higham 2002, 4.2).
    /// </remarks>
    public static Interval Sum(Interval term, int n)
    {
        bool overflows = !(term.Magnitude * n * (1 + Gamma(n)) <= Grid.LargestFloat32);
        if (overflows)
        {
            bool cancels = term.Lowest < 0 && term.Highest > 0;
            return new Interval(
                term.Lowest < 0 ? double.NegativeInfinity : 0,
                term.Highest > 0 ? double.PositiveInfinity : 0,
                term.MayBeNaN || cancels,
                Scaled(term.AttainedLowest, n, 1),
                Scaled(term.AttainedHighest, n, -1));
        }

        return new Interval(
            Interval.Down(term.Lowest * n, Gamma(n)),
            Interval.Up(term.Highest * n, Gamma(n)),
            term.MayBeNaN,
            Scaled(term.AttainedLowest, n, 1),
            Scaled(term.AttainedHighest, n, -1));
    }

    /// <summary>The relative error of a sum of n terms.</summary>
    public static double Gamma(int n)
    {
        double steps = Math.Min(n, BlockLength) + Math.Ceiling((double)n / BlockLength) + 4;
        return 1.01 * steps * UnitRoundoff;
    }

    /// <summary>maximum + log(sum of exp(x - maximum)): between the maximum and the maximum + log n.</summary>
    public static Interval LogSumExp(Interval x, int n)
    {
        double logarithm = Math.Log(n);
        double Error(double value) => ((Math.Abs(value) + logarithm) * Functions.FewRoundings) + (2 * Gamma(n));
        Attained? Reach(Attained? end, int sign) => end is Attained attained
            ? attained.With(attained.Value + logarithm + (sign * Error(attained.Value)))
            : null;

        // An infinite element makes the row NaN.
        return new Interval(
            x.Lowest + logarithm - Error(x.Lowest),
            x.Highest + logarithm + Error(x.Highest),
            x.MayBeNaN || double.IsInfinity(x.Magnitude),
            Reach(x.AttainedLowest, 1),
            Reach(x.AttainedHighest, -1)).Or(double.IsInfinity(x.Magnitude), Interval.Unknown);
    }

    /// <summary>exp(x - maximum) / sum: the numerators are in (0, 1], the sum in [1, n].</summary>
    public static Interval Softmax(Interval x, int n)
    {
        double least = double.IsInfinity(x.Width) ? 0 : Math.Exp(-x.Width) / n * (1 - 1e-4 - Gamma(n));
        return new Interval(Functions.Flushed(least), 1, x.MayBeNaN || double.IsInfinity(x.Magnitude));
    }

    /// <summary>(x - maximum) - log(sum): at most 0, at least minus the width and log n.</summary>
    public static Interval LogSoftmax(Interval x, int n)
    {
        double lowest = x.Width + Math.Log(n);
        return new Interval(-(lowest * (1 + Functions.FewRoundings)) - (2 * Gamma(n)), 0, x.MayBeNaN || double.IsInfinity(x.Magnitude));
    }

    /// <summary>An element times the reciprocal root of its row's mean square: at most sqrt(n), and at most the element / sqrt(epsilon).</summary>
    public static Interval Normalized(Interval x, int n, double epsilon, bool isCentered)
    {
        double error = 1 + Gamma(n) + Functions.FewRoundings;
        double distance = isCentered ? x.Magnitude * 2 * error : x.Magnitude;
        double byLength = epsilon >= 1e-30 ? Math.Sqrt(n) * error : double.PositiveInfinity;
        double byEpsilon = epsilon > 0 ? distance / Math.Sqrt(epsilon) * error : double.PositiveInfinity;
        double bound = Math.Min(byLength, byEpsilon);
        bool isInvalid = !(epsilon > 0) || double.IsInfinity(x.Magnitude) || (isCentered && !(x.Magnitude * n * error <= Grid.LargestFloat32));
        double lowest = !isCentered && x.Lowest >= 0 ? 0 : -bound;
        double highest = !isCentered && x.Highest <= 0 ? 0 : bound;
        return new Interval(lowest, highest, x.MayBeNaN || isInvalid).Or(double.IsNaN(bound), Interval.Unknown);
    }

    /// <summary>A rotation by an angle: each element is at most sqrt(2) of the largest of its pair.</summary>
    public static Interval Rotated(Interval x)
    {
        double bound = x.Magnitude * Math.Sqrt(2) * (1 + Functions.FewRoundings);
        return new Interval(-bound, bound, x.MayBeNaN || double.IsInfinity(bound));
    }

    /// <summary>A mean of values with weights that add to 1, over at most a million positions.</summary>
    public static Interval Attention(Interval query, Interval key, Interval value, int size, double scale)
    {
        Interval scores = Sum(Arithmetic.Multiply(query, key), size);
        bool isInvalid = !scores.IsFinite || !(scores.Magnitude * Math.Max(1, Math.Abs(scale)) <= Grid.LargestFloat32);
        double error = value.Magnitude * 2 * Gamma(AttentionPositions);
        isInvalid |= !value.IsFinite || !(value.Magnitude * AttentionPositions <= Grid.LargestFloat32);
        return isInvalid ? Interval.Unknown : new Interval(value.Lowest - error, value.Highest + error);
    }

    private static Interval Or(this Interval interval, bool condition, Interval other) => condition ? other : interval;

    private static Attained? Scaled(Attained? end, int n, int sign) =>
        end is Attained attained ? attained.With((attained.Value * n) + (sign * Math.Abs(attained.Value * n) * Gamma(n))) : null;
}
