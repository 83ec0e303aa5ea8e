using System;
using CsCheck;
using Microsoft.CodeAnalysis.Operations;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Facts;

/// <summary>Ranges and what arithmetic, functions and comparisons make of them: exact in the corners, and never too narrow anywhere.</summary>
public sealed class IntervalTests
{
    private const double Infinity = double.PositiveInfinity;

    [Theory]
    [InlineData(1, 2, 3, 5, "[4, 7]", "[-4, -1]", "[3, 10]", "[0.2, 0.666667]")]
    [InlineData(-2, 3, 4, 5, "[2, 8]", "[-7, -1]", "[-10, 15]", "[-0.5, 0.75]")]
    [InlineData(-3, -2, -5, -4, "[-8, -6]", "[1, 3]", "[8, 15]", "[0.4, 0.75]")]
    [InlineData(1, 2, 0, 4, "[1, 6]", "[-3, 2]", "[0, 8]", "[4.94066e-324, Infinity]")]
    [InlineData(0, 2, 0, 4, "[0, 6]", "[-4, 2]", "[0, 8]", "[0, Infinity]")]
    [InlineData(-2, -1, 0, 4, "[-2, 3]", "[-6, -1]", "[-8, 0]", "[-Infinity, -4.94066e-324]")]
    [InlineData(-2, 0, 0, 4, "[-2, 4]", "[-6, 0]", "[-8, 0]", "[-Infinity, -0]")]
    [InlineData(-2, 1, 0, 4, "[-2, 5]", "[-6, 1]", "[-8, 4]", "[-Infinity, Infinity]")]
    [InlineData(1, 2, -4, 4, "[-3, 6]", "[-3, 6]", "[-8, 8]", "[-Infinity, Infinity]")]
    [InlineData(1, 2, -4, 0, "[-3, 2]", "[1, 6]", "[-8, 0]", "[-Infinity, Infinity]")]
    [InlineData(0, Infinity, 0, Infinity, "[0, Infinity]", "[-Infinity, Infinity]", "[0, Infinity]", "[0, Infinity]")]
    [InlineData(1, Infinity, 2, Infinity, "[3, Infinity]", "[-Infinity, Infinity]", "[2, Infinity]", "[4.94066e-324, Infinity]")]
    public void Arithmetic_has_the_exact_bounds(double low, double high, double otherLow, double otherHigh, string sum, string difference, string product, string quotient)
    {
        Interval a = new(low, high);
        Interval b = new(otherLow, otherHigh);
        Assert.Equal([sum, difference, product, quotient], [(a + b).ToString(), (a - b).ToString(), (a * b).ToString(), (a / b).ToString()]);
    }

    [Fact]
    public void No_result_is_outside_its_interval() => Gen.Select(Gen.Double[-9, 9], Gen.Double[-9, 9], Gen.Double[-9, 9], Gen.Double[-9, 9], Gen.Double[0, 1], Gen.Double[0, 1])
        .Sample((a, b, c, d, s, t) =>
        {
            Interval x = new(Math.Min(a, b), Math.Max(a, b));
            Interval y = new(Math.Min(c, d), Math.Max(c, d));
            double u = x.Low + (s * (x.High - x.Low));
            double v = y.Low + (t * (y.High - y.Low));
            Assert.True(Holds(x + y, u + v) && Holds(x - y, u - v) && Holds(x * y, u * v) && Holds(-x, -u), $"{x} {y} at {u}, {v}");
            Assert.True(v == 0 || Holds(x / y, u / v), $"{x} / {y} at {u}, {v}");
        });

    [Theory]
    [InlineData(-2, 3, true)]
    [InlineData(0, 3, false)]
    [InlineData(-3, 0, false)]
    [InlineData(1, 3, false)]
    public void Zero_is_left_out_where_it_lies_between(double low, double high, bool isBetween)
    {
        Interval without = new Interval(low, high).WithoutZero();
        Assert.False(without.Contains(0));
        Assert.Equal(isBetween, without.ExcludesZero);
        Assert.Equal(isBetween, without.Spans(0));
        Assert.Equal(isBetween, (-without).ExcludesZero);
        Assert.Equal(isBetween, without.Intersect(new Interval(-1, 5)).ExcludesZero);
        Assert.Equal(isBetween, new Interval(-1, 5).Intersect(without).ExcludesZero);
        Assert.False(without.Union(without).Contains(0));
        Assert.True(without.Union(new Interval(-1, 1)).Contains(0));
        Assert.True(new Interval(-1, 1).Union(without).Contains(0));
        Assert.False((without * without).Contains(0));
        Assert.True((without * new Interval(-1, 1)).Contains(0));
        Assert.True((new Interval(-1, 1) * without).Contains(0));
    }

    [Fact]
    public void Bounds_are_asked_for()
    {
        Interval one = new(-3, 2);
        Assert.Equal(3, one.Magnitude);
        Assert.Equal(4, new Interval(1, 4).Magnitude);
        Assert.True(one.IsBounded && !new Interval(0, Infinity).IsBounded && !new Interval(-Infinity, 0).IsBounded);
        Assert.True(new Interval(2, 1).IsEmpty && !new Interval(1, 1).IsEmpty);
        Assert.True(one.IsWithin(-3, 2) && !one.IsWithin(-2, 2) && !one.IsWithin(-3, 1));
        Assert.True(one.Spans(-3) && one.Spans(2) && !one.Spans(-3.1) && !one.Spans(2.1));
        Assert.Equal(new Interval(-4, 2), one.Union(new Interval(-4, 1)));
        Assert.Equal(new Interval(-1, 1), one.Intersect(new Interval(-1, 1)));
        Assert.Equal(Interval.Everything, Interval.Point(double.NaN));
        Assert.Equal(new Interval(2, 2), Interval.Point(2));
        Assert.NotEqual(new Interval(-3, 1), one);
        Assert.NotEqual(new Interval(-2, 2), one);
        Assert.NotEqual(one.WithoutZero(), one);
        Assert.Equal(one.GetHashCode(), new Interval(-3, 2).GetHashCode());
        Assert.False(one.Equals((object)"[-3, 2]"));
    }

    [Theory]
    [InlineData("Abs", -2, 1, "[0, 2]")]
    [InlineData("Abs", -2, -1, "[1, 2]")]
    [InlineData("Abs", 1, 2, "[1, 2]")]
    [InlineData("Exp", 0, 0, "[1, 1]")]
    [InlineData("ExpM1", 0, 1, "[0, 1.71828]")]
    [InlineData("Log", 1, 1, "[0, 0]")]
    [InlineData("Log", -1, 1, "[-Infinity, 0]")]
    [InlineData("LogP1", -5, 0, "[-Infinity, 0]")]
    [InlineData("LogP1", 1, 1, "[0.693147, 0.693147]")]
    [InlineData("Sqrt", -1, 4, "[0, 2]")]
    [InlineData("Tanh", 0, Infinity, "[0, 1]")]
    [InlineData("Sin", 0, 0, "[-1, 1]")]
    [InlineData("Cos", 0, 0, "[-1, 1]")]
    [InlineData("Sign", 0, 0, "[-1, 1]")]
    [InlineData("Atan", 0, 1, "[0, 0.785398]")]
    [InlineData("Cosh", 0, 0, "[1, Infinity]")]
    [InlineData("Hypot", -1, 1, "[0, Infinity]")]
    [InlineData("Floor", 0.5, 1.5, "[0, 1]")]
    [InlineData("Ceiling", 0.5, 1.5, "[1, 2]")]
    [InlineData("Round", 0.6, 1.4, "[1, 1]")]
    [InlineData("Truncate", 0.6, 1.6, "[0, 1]")]
    [InlineData("Tan", 0, 0, "[-Infinity, Infinity]")]
    public void Functions_of_one_argument(string function, double low, double high, string range) =>
        Assert.Equal(range, FunctionRanges.Of(Enum.Parse<MathFunction>(function), [new Interval(low, high)]).ToString());

    [Fact]
    public void The_magnitude_of_what_is_not_zero_is_not_zero() =>
        Assert.False(FunctionRanges.Of(MathFunction.Abs, [new Interval(-1, 1).WithoutZero()]).Contains(0));

    [Theory]
    [InlineData("Min", 0, 5, 1, 3, "[0, 3]")]
    [InlineData("Max", 0, 5, 1, 3, "[1, 5]")]
    [InlineData("Pow", 2, 3, 2, 2, "[4, 9]")]
    [InlineData("Pow", 0, 3, 0, 0, "[1, 1]")]
    [InlineData("Pow", -2, 3, 2, 2, "[0, Infinity]")]
    [InlineData("Pow", -2, 3, 3, 3, "[-Infinity, Infinity]")]
    [InlineData("Pow", -2, 3, 2, 3, "[-Infinity, Infinity]")]
    [InlineData("Pow", 0, 1, 0, 3, "[0, 1]")]
    [InlineData("Pow", 0, 1, -1, 3, "[0, Infinity]")]
    [InlineData("Pow", 0, 2, 0, 3, "[0, Infinity]")]
    [InlineData("Pow", 1, 2, -1, -1, "[0, Infinity]")]
    [InlineData("Log", 1, 2, 2, 2, "[-Infinity, Infinity]")]
    [InlineData("Atan2", 1, 2, 2, 2, "[-Infinity, Infinity]")]
    public void Functions_of_two_arguments(string function, double low, double high, double otherLow, double otherHigh, string range) =>
        Assert.Equal(range, FunctionRanges.Of(Enum.Parse<MathFunction>(function), [new Interval(low, high), new Interval(otherLow, otherHigh)]).ToString());

    [Theory]
    [InlineData(-9, 9, "[0, 1]")]
    [InlineData(0.25, 0.5, "[0.25, 0.5]")]
    [InlineData(-9, -8, "[0, 0]")]
    [InlineData(8, 9, "[1, 1]")]
    public void Clamp_keeps_between_its_bounds(double low, double high, string range) => Assert.Equal(
        range, FunctionRanges.Of(MathFunction.Clamp, [new Interval(low, high), new Interval(0, 0), new Interval(1, 1)]).ToString());

    [Fact]
    public void Nothing_is_known_of_other_numbers_of_arguments()
    {
        Interval one = new(1, 1);
        Assert.Equal(Interval.Everything, FunctionRanges.Of(MathFunction.Exp, []));
        Assert.Equal(Interval.Everything, FunctionRanges.Of(MathFunction.Min, [one]));
        Assert.Equal(Interval.Everything, FunctionRanges.Of(MathFunction.Max, [one]));
        Assert.Equal(Interval.Everything, FunctionRanges.Of(MathFunction.Clamp, [one, one]));
        Assert.Equal(Interval.Everything, FunctionRanges.Of(MathFunction.Pow, [one]));
    }

    [Theory]
    [InlineData(BinaryOperatorKind.GreaterThan, 1, 2, "[1, Infinity]")]
    [InlineData(BinaryOperatorKind.GreaterThan, 0, 2, "[4.94066e-324, Infinity]")]
    [InlineData(BinaryOperatorKind.GreaterThanOrEqual, 0, 2, "[0, Infinity]")]
    [InlineData(BinaryOperatorKind.LessThan, 1, 2, "[-Infinity, 2]")]
    [InlineData(BinaryOperatorKind.LessThan, -1, 0, "[-Infinity, -4.94066e-324]")]
    [InlineData(BinaryOperatorKind.LessThanOrEqual, -1, 0, "[-Infinity, 0]")]
    [InlineData(BinaryOperatorKind.Equals, 1, 2, "[1, 2]")]
    [InlineData(BinaryOperatorKind.Add, 1, 2, "[-Infinity, Infinity]")]
    public void A_comparison_bounds_its_left_side(BinaryOperatorKind kind, double low, double high, string range) =>
        Assert.Equal(range, Comparisons.Allowed(kind, new Interval(low, high)).ToString());

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0, 1, true)]
    [InlineData(-1, 0, true)]
    [InlineData(1, 1, true)]
    public void Only_what_differs_from_0_itself_is_not_0(double low, double high, bool canBeZero) =>
        Assert.Equal(canBeZero, Comparisons.Allowed(BinaryOperatorKind.NotEquals, new Interval(low, high)).Contains(0));

    [Theory]
    [InlineData(BinaryOperatorKind.GreaterThan, BinaryOperatorKind.LessThanOrEqual, BinaryOperatorKind.LessThan)]
    [InlineData(BinaryOperatorKind.GreaterThanOrEqual, BinaryOperatorKind.LessThan, BinaryOperatorKind.LessThanOrEqual)]
    [InlineData(BinaryOperatorKind.LessThan, BinaryOperatorKind.GreaterThanOrEqual, BinaryOperatorKind.GreaterThan)]
    [InlineData(BinaryOperatorKind.LessThanOrEqual, BinaryOperatorKind.GreaterThan, BinaryOperatorKind.GreaterThanOrEqual)]
    [InlineData(BinaryOperatorKind.Equals, BinaryOperatorKind.NotEquals, BinaryOperatorKind.Equals)]
    [InlineData(BinaryOperatorKind.NotEquals, BinaryOperatorKind.Equals, BinaryOperatorKind.NotEquals)]
    [InlineData(BinaryOperatorKind.Add, BinaryOperatorKind.None, BinaryOperatorKind.Add)]
    public void Comparisons_are_negated_and_mirrored(BinaryOperatorKind kind, BinaryOperatorKind negated, BinaryOperatorKind mirrored)
    {
        Assert.Equal(negated, Comparisons.Negate(kind));
        Assert.Equal(mirrored, Comparisons.Mirror(kind));
    }

    // Rounding may lead a bound by a last place.
    private static bool Holds(Interval range, double value) => value >= range.Low - 1e-9 * (1 + Math.Abs(value)) && value <= range.High + 1e-9 * (1 + Math.Abs(value));
}
