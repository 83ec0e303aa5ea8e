using System;

namespace PrecisionGen.Compiler.Ranging;

/// <summary>The four basic operations on ranges.</summary>
internal static class Arithmetic
{
    public static Interval Add(Interval a, Interval b)
    {
        bool cancels = (double.IsPositiveInfinity(a.Highest) && double.IsNegativeInfinity(b.Lowest))
            || (double.IsNegativeInfinity(a.Lowest) && double.IsPositiveInfinity(b.Highest));
        return new Interval(
            Sum(a.Lowest, b.Lowest, double.NegativeInfinity),
            Sum(a.Highest, b.Highest, double.PositiveInfinity),
            a.MayBeNaN || b.MayBeNaN || cancels,
            Joined(a.AttainedLowest, b.AttainedLowest, (x, y) => x + y),
            Joined(a.AttainedHighest, b.AttainedHighest, (x, y) => x + y));
    }

    public static Interval Subtract(Interval a, Interval b) => Add(a, b.Negated());

    public static Interval Multiply(Interval a, Interval b)
    {
        double first = Product(a.Lowest, b.Lowest);
        double second = Product(a.Lowest, b.Highest);
        double third = Product(a.Highest, b.Lowest);
        double fourth = Product(a.Highest, b.Highest);
        bool isInvalid = (double.IsInfinity(a.Magnitude) && b.HoldsZero) || (double.IsInfinity(b.Magnitude) && a.HoldsZero);
        return new Interval(
            Math.Min(Math.Min(first, second), Math.Min(third, fourth)),
            Math.Max(Math.Max(first, second), Math.Max(third, fourth)),
            a.MayBeNaN || b.MayBeNaN || isInvalid,
            AttainedLowestProduct(a, b),
            AttainedHighestProduct(a, b));
    }

    /// <summary>x * x of one value.</summary>
    public static Interval Square(Interval x)
    {
        double low = x.HoldsZero ? 0 : Math.Min(x.Lowest * x.Lowest, x.Highest * x.Highest);
        Attained? lowest = x.Lowest >= 0 ? AttainedLowestProduct(x, x) : null;
        return new Interval(low, x.Magnitude * x.Magnitude, x.MayBeNaN, lowest, AttainedHighestProduct(x, x));
    }

    public static Interval Divide(Interval a, Interval b)
    {
        if (b.HoldsZero || double.IsInfinity(b.Magnitude) || b.MayBeNaN)
        {
            return Interval.Unknown; // A quotient by zero is infinite or NaN, and infinity by infinity is NaN.
        }

        // The reciprocal of a value of one sign decreases. Two roundings in double are far inside of one in float32.
        Attained? Reciprocal(Attained? end) => end is Attained attained ? attained.With(1 / attained.Value) : null;
        Interval reciprocal = new(
            Grid.Below(1 / b.Highest), Grid.Above(1 / b.Lowest), false, Reciprocal(b.AttainedHighest), Reciprocal(b.AttainedLowest));
        Interval result = Multiply(a, reciprocal);
        return result with
        {
            Lowest = Grid.Below(result.Lowest),
            Highest = Grid.Above(result.Highest),
            AttainedLowest = result.AttainedLowest is Attained low ? low.With(Grid.Above(low.Value)) : null,
            AttainedHighest = result.AttainedHighest is Attained high ? high.With(Grid.Below(high.Value)) : null,
        };
    }

    private static double Sum(double a, double b, double otherwise) => double.IsNaN(a + b) ? otherwise : a + b;

    // Zero times a bound that is infinite is no more than zero; that the value itself may be infinite is noted as NaN.
    private static double Product(double a, double b) => a == 0 || b == 0 ? 0 : a * b;

    private static Attained? AttainedHighestProduct(Interval a, Interval b)
    {
        Attained? positive = IsPositive(a.AttainedHighest) && IsPositive(b.AttainedHighest) ? Joined(a.AttainedHighest, b.AttainedHighest, (x, y) => x * y) : null;
        Attained? negative = IsNegative(a.AttainedLowest) && IsNegative(b.AttainedLowest) ? Joined(a.AttainedLowest, b.AttainedLowest, (x, y) => x * y) : null;
        return positive is Attained p && negative is Attained n ? (p.Value >= n.Value ? p : n) : positive ?? negative;
    }

    private static Attained? AttainedLowestProduct(Interval a, Interval b)
    {
        if (a.Lowest >= 0 && b.Lowest >= 0)
        {
            return Joined(a.AttainedLowest, b.AttainedLowest, (x, y) => x * y);
        }

        Attained? first = IsNegative(a.AttainedLowest) && IsPositive(b.AttainedHighest) ? Joined(a.AttainedLowest, b.AttainedHighest, (x, y) => x * y) : null;
        Attained? second = IsPositive(a.AttainedHighest) && IsNegative(b.AttainedLowest) ? Joined(a.AttainedHighest, b.AttainedLowest, (x, y) => x * y) : null;
        return first is Attained f && second is Attained s ? (f.Value <= s.Value ? f : s) : first ?? second;
    }

    private static Attained? Joined(Attained? a, Attained? b, Func<double, double, double> combine) =>
        a is Attained left && b is Attained right ? Attained.Join(a, b, combine(left.Value, right.Value)) : null;

    private static bool IsPositive(Attained? end) => end is { Value: >= 0 };

    private static bool IsNegative(Attained? end) => end is { Value: <= 0 };
}
