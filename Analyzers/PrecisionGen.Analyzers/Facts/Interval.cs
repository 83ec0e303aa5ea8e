using System;

namespace PrecisionGen.Analyzers;

/// <summary>The closed range of values that an expression can take. Bounds may be infinite; NaN lies in every interval.</summary>
internal readonly struct Interval : IEquatable<Interval>
{
    public static readonly Interval Everything = new(double.NegativeInfinity, double.PositiveInfinity);
    public static readonly Interval NonNegative = new(0, double.PositiveInfinity);

    public Interval(double low, double high)
        : this(low, high, false)
    {
    }

    private Interval(double low, double high, bool excludesZero)
    {
        // The smallest number beside 0 stands for "not 0".
        Low = excludesZero && low == 0 ? double.Epsilon : low;
        High = excludesZero && high == 0 ? -double.Epsilon : high;
        ExcludesZero = excludesZero && Low < 0 && High > 0;
    }

    public double Low { get; }

    public double High { get; }

    /// <summary>True if 0 lies between the bounds, but a guard such as x != 0 keeps it out.</summary>
    public bool ExcludesZero { get; }

    public bool IsEmpty => Low > High;

    public bool IsBounded => !double.IsInfinity(Low) && !double.IsInfinity(High);

    /// <summary>The largest absolute value.</summary>
    public double Magnitude => Math.Max(Math.Abs(Low), Math.Abs(High));

    public static Interval Point(double value) => double.IsNaN(value) ? Everything : new Interval(value, value);

    public static Interval operator +(Interval a, Interval b) => Guarded(a.Low + b.Low, a.High + b.High);

    public static Interval operator -(Interval a, Interval b) => Guarded(a.Low - b.High, a.High - b.Low);

    public static Interval operator -(Interval a) => new(-a.High, -a.Low, a.ExcludesZero);

    public static Interval operator *(Interval a, Interval b)
    {
        Interval all = Hull(Product(a.Low, b.Low), Product(a.Low, b.High), Product(a.High, b.Low), Product(a.High, b.High));
        return a.Contains(0) || b.Contains(0) ? all : all.WithoutZero();
    }

    public static Interval operator /(Interval a, Interval b)
    {
        Interval all = !b.Spans(0) ? Hull(Quotient(a.Low, b.Low), Quotient(a.Low, b.High), Quotient(a.High, b.Low), Quotient(a.High, b.High))
            : b.Low < 0 ? Everything
            : a.Low >= 0 ? NonNegative
            : a.High <= 0 ? -NonNegative
            : Everything;
        return a.Contains(0) ? all : all.WithoutZero();
    }

    /// <summary>True if the expression can be this value.</summary>
    public bool Contains(double value) => Spans(value) && !(value == 0 && ExcludesZero);

    /// <summary>True if the value lies between the bounds.</summary>
    public bool Spans(double value) => Low <= value && value <= High;

    /// <summary>The same range without 0.</summary>
    public Interval WithoutZero() => new(Low, High, true);

    public bool IsWithin(double low, double high) => Low >= low && High <= high;

    public Interval Union(Interval other) =>
        new(Math.Min(Low, other.Low), Math.Max(High, other.High), !Contains(0) && !other.Contains(0));

    /// <summary>Both at once; where they contradict each other the code cannot be reached, and the narrower claim is kept as empty.</summary>
    public Interval Intersect(Interval other) =>
        new(Math.Max(Low, other.Low), Math.Min(High, other.High), ExcludesZero || other.ExcludesZero);

    /// <summary>The image under a function that never decreases.</summary>
    public Interval Map(Func<double, double> increasing) => Guarded(increasing(Low), increasing(High));

    public bool Equals(Interval other) => Low.Equals(other.Low) && High.Equals(other.High) && ExcludesZero == other.ExcludesZero;

    public override bool Equals(object? obj) => obj is Interval other && Equals(other);

    public override int GetHashCode() => (Low, High, ExcludesZero).GetHashCode();

    public override string ToString() => "[" + FloatFormat.Write(Low) + ", " + FloatFormat.Write(High) + "]";

    private static Interval Guarded(double low, double high) =>
        new(double.IsNaN(low) ? double.NegativeInfinity : low, double.IsNaN(high) ? double.PositiveInfinity : high);

    // 0 * infinity is 0 here: an infinite bound stands for every finite value up to it.
    private static double Product(double x, double y) => x == 0 || y == 0 ? 0 : x * y;

    private static double Quotient(double x, double y) => double.IsInfinity(x) && double.IsInfinity(y) ? 0 : x / y;

    private static Interval Hull(double a, double b, double c, double d) =>
        new(Math.Min(Math.Min(a, b), Math.Min(c, d)), Math.Max(Math.Max(a, b), Math.Max(c, d)));
}
