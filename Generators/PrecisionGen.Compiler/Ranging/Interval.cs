using System;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Ranging;

/// <summary>What the elements of a value can be: from the lowest to the highest, and perhaps NaN.</summary>
/// <param name="Lowest">No element is below it; negative infinity if it may overflow.</param>
/// <param name="Highest">No element is above it; positive infinity if it may overflow.</param>
/// <param name="MayBeNaN">Whether an element may be NaN besides.</param>
/// <param name="AttainedLowest">The lowest value that some in-range input certainly reaches; null if none is known.</param>
/// <param name="AttainedHighest">The highest value that some in-range input certainly reaches; null if none is known.</param>
internal readonly record struct Interval(
    double Lowest, double Highest, bool MayBeNaN = false, Attained? AttainedLowest = null, Attained? AttainedHighest = null)
{
    /// <summary>Anything at all.</summary>
    public static readonly Interval Unknown = new(double.NegativeInfinity, double.PositiveInfinity, MayBeNaN: true);

    /// <summary>Whether every element is finite, whatever in-range input there is.</summary>
    public bool IsFinite => !MayBeNaN && !double.IsInfinity(Lowest) && !double.IsInfinity(Highest);

    /// <summary>The largest absolute value.</summary>
    public double Magnitude => Math.Max(Math.Abs(Lowest), Math.Abs(Highest));

    /// <summary>The distance of the ends.</summary>
    public double Width => Highest - Lowest;

    /// <summary>Whether it holds zero.</summary>
    public bool HoldsZero => Lowest <= 0 && Highest >= 0;

    /// <summary>Elements that all have one value.</summary>
    public static Interval Exactly(double value) => new(value, value, false, new Attained(value), new Attained(value));

    /// <summary>The same values without the inputs that reach the ends.</summary>
    public Interval Unattained => this with { AttainedLowest = null, AttainedHighest = null };

    /// <summary>The same with the elements NaN as well, if the condition holds.</summary>
    public Interval OrNaN(bool condition) => this with { MayBeNaN = MayBeNaN || condition };

    /// <summary>The image under a function that never decreases, whose computed values are off by a relative error.</summary>
    public Interval Increasing(Func<double, double> function, double error = 0)
    {
        Attained? lowest = AttainedLowest is Attained low ? low.With(Up(function(low.Value), error)) : null;
        Attained? highest = AttainedHighest is Attained high ? high.With(Down(function(high.Value), error)) : null;
        return new Interval(Down(function(Lowest), error), Up(function(Highest), error), MayBeNaN, lowest, highest);
    }

    /// <summary>-x.</summary>
    public Interval Negated() => new(
        -Highest, -Lowest, MayBeNaN, AttainedHighest is Attained high ? high.With(-high.Value) : null, AttainedLowest is Attained low ? low.With(-low.Value) : null);

    /// <summary>As it is stored: each end rounded to the dtype, which keeps the order of values.</summary>
    public Interval RoundedTo(DType dtype)
    {
        Attained? Round(Attained? end) => end is Attained attained && !double.IsInfinity(Grid.Round(attained.Value, dtype))
            ? attained.With(Grid.Round(attained.Value, dtype))
            : null;
        return new Interval(Grid.Round(Lowest, dtype), Grid.Round(Highest, dtype), MayBeNaN, Round(AttainedLowest), Round(AttainedHighest));
    }

    /// <summary>The values of both, for what takes elements from either.</summary>
    public static Interval Union(Interval a, Interval b) => new(
        Math.Min(a.Lowest, b.Lowest),
        Math.Max(a.Highest, b.Highest),
        a.MayBeNaN || b.MayBeNaN,
        Attained.Join(a.AttainedLowest, b.AttainedLowest, Math.Max(a.AttainedLowest?.Value ?? 0, b.AttainedLowest?.Value ?? 0)),
        Attained.Join(a.AttainedHighest, b.AttainedHighest, Math.Min(a.AttainedHighest?.Value ?? 0, b.AttainedHighest?.Value ?? 0)));

    /// <summary>Less values below and above, known from elsewhere. Attained ends stay: what is attained is inside.</summary>
    public Interval Within(double lowest, double highest) => this with { Lowest = Math.Max(Lowest, lowest), Highest = Math.Min(Highest, highest) };

    /// <summary>A bound below the value by the relative error.</summary>
    public static double Down(double value, double error) => Grid.Below(value - Margin(value, error));

    /// <summary>A bound above the value by the relative error.</summary>
    public static double Up(double value, double error) => Grid.Above(value + Margin(value, error));

    private static double Margin(double value, double error) => error == 0 || double.IsInfinity(value) ? 0 : Math.Abs(value) * error;
}
