using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>What a comparison that holds says about its left side.</summary>
internal static class Comparisons
{
    // The smallest number above 0 stands for "more than 0": rules ask whether 0 itself is possible.
    private const double Tiny = double.Epsilon;

    public static Interval Allowed(BinaryOperatorKind kind, Interval bound) => kind switch
    {
        BinaryOperatorKind.GreaterThan => new Interval(bound.Low == 0 ? Tiny : bound.Low, double.PositiveInfinity),
        BinaryOperatorKind.GreaterThanOrEqual => new Interval(bound.Low, double.PositiveInfinity),
        BinaryOperatorKind.LessThan => new Interval(double.NegativeInfinity, bound.High == 0 ? -Tiny : bound.High),
        BinaryOperatorKind.LessThanOrEqual => new Interval(double.NegativeInfinity, bound.High),
        BinaryOperatorKind.Equals => bound,
        BinaryOperatorKind.NotEquals when bound.Low == 0 && bound.High == 0 => Interval.Everything.WithoutZero(),
        _ => Interval.Everything,
    };

    public static BinaryOperatorKind Negate(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.GreaterThan => BinaryOperatorKind.LessThanOrEqual,
        BinaryOperatorKind.GreaterThanOrEqual => BinaryOperatorKind.LessThan,
        BinaryOperatorKind.LessThan => BinaryOperatorKind.GreaterThanOrEqual,
        BinaryOperatorKind.LessThanOrEqual => BinaryOperatorKind.GreaterThan,
        BinaryOperatorKind.Equals => BinaryOperatorKind.NotEquals,
        BinaryOperatorKind.NotEquals => BinaryOperatorKind.Equals,
        _ => BinaryOperatorKind.None,
    };

    public static BinaryOperatorKind Mirror(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.GreaterThan => BinaryOperatorKind.LessThan,
        BinaryOperatorKind.GreaterThanOrEqual => BinaryOperatorKind.LessThanOrEqual,
        BinaryOperatorKind.LessThan => BinaryOperatorKind.GreaterThan,
        BinaryOperatorKind.LessThanOrEqual => BinaryOperatorKind.GreaterThanOrEqual,
        _ => kind,
    };
}
