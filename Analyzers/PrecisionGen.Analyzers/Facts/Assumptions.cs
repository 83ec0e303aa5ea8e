using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>What a condition says of an expression: comparisons, magnitudes and patterns, and what &amp;&amp;, || and ! make of them.</summary>
internal sealed class Assumptions
{
    private readonly BlockContext block;
    private readonly RangeAnalysis ranges;

    public Assumptions(BlockContext block, RangeAnalysis ranges)
    {
        this.block = block;
        this.ranges = ranges;
    }

    /// <summary>What is left of the range where the condition is true, or false.</summary>
    public Interval Assume(RangeSubject subject, Interval range, IOperation condition, bool isTrue)
    {
        switch (block.Facts.Resolve(condition))
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return Assume(subject, range, not.Operand, !isTrue);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And } both when isTrue:
                return Assume(subject, Assume(subject, range, both.LeftOperand, true), both.RightOperand, true);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Or } either when !isTrue:
                return Assume(subject, Assume(subject, range, either.LeftOperand, false), either.RightOperand, false);
            case IBinaryOperation comparison:
                return Compare(subject, range, comparison, isTrue);
            case IIsPatternOperation pattern:
                return Match(subject, range, pattern.Value, pattern.Pattern, isTrue);
            default:
                return range;
        }
    }

    private Interval Compare(RangeSubject subject, Interval range, IBinaryOperation comparison, bool isTrue)
    {
        BinaryOperatorKind kind = isTrue ? comparison.OperatorKind : Comparisons.Negate(comparison.OperatorKind);
        if (SameNumber(comparison.LeftOperand, subject.Operation))
        {
            return range.Intersect(Comparisons.Allowed(kind, ranges.Of(comparison.RightOperand, subject.Depth + 2)));
        }

        if (SameNumber(comparison.RightOperand, subject.Operation))
        {
            return range.Intersect(Comparisons.Allowed(Comparisons.Mirror(kind), ranges.Of(comparison.LeftOperand, subject.Depth + 2)));
        }

        // a > b says that a - b is positive.
        if (subject.Operation.Bare() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference)
        {
            if (SameNumber(comparison.LeftOperand, difference.LeftOperand) && SameNumber(comparison.RightOperand, difference.RightOperand))
            {
                return range.Intersect(Comparisons.Allowed(kind, Interval.Point(0)));
            }

            if (SameNumber(comparison.LeftOperand, difference.RightOperand) && SameNumber(comparison.RightOperand, difference.LeftOperand))
            {
                return range.Intersect(Comparisons.Allowed(Comparisons.Mirror(kind), Interval.Point(0)));
            }
        }

        return CompareMagnitude(subject, range, comparison.LeftOperand, kind, comparison.RightOperand)
            ?? CompareMagnitude(subject, range, comparison.RightOperand, Comparisons.Mirror(kind), comparison.LeftOperand)
            ?? range;
    }

    /// <summary>|x| &lt; c bounds x, and |x| &gt; c keeps it from 0.</summary>
    private Interval? CompareMagnitude(RangeSubject subject, Interval range, IOperation magnitude, BinaryOperatorKind kind, IOperation bound)
    {
        if (!MathCall.Is(magnitude.WithoutCasts(), MathFunction.Abs, out IOperation inside) || !SameNumber(inside, subject.Operation))
        {
            return null;
        }

        Interval limit = ranges.Of(bound, subject.Depth + 2);
        return kind switch
        {
            BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual => range.Intersect(new Interval(-limit.High, limit.High)),
            BinaryOperatorKind.GreaterThan when limit.Low >= 0 => range.WithoutZero(),
            BinaryOperatorKind.GreaterThanOrEqual when limit.Low > 0 => range.WithoutZero(),
            BinaryOperatorKind.NotEquals when limit.Low == 0 && limit.High == 0 => range.WithoutZero(),
            _ => range,
        };
    }

    /// <summary>The same for a pattern that a value is matched with.</summary>
    public Interval Match(RangeSubject subject, Interval range, IOperation value, IPatternOperation pattern, bool isTrue)
    {
        if (!SameNumber(value, subject.Operation))
        {
            return range;
        }

        switch (pattern)
        {
            case IRelationalPatternOperation relational:
                BinaryOperatorKind kind = isTrue ? relational.OperatorKind : Comparisons.Negate(relational.OperatorKind);
                return range.Intersect(Comparisons.Allowed(kind, ranges.Of(relational.Value, subject.Depth + 2)));
            case IConstantPatternOperation constant:
                BinaryOperatorKind equality = isTrue ? BinaryOperatorKind.Equals : BinaryOperatorKind.NotEquals;
                return range.Intersect(Comparisons.Allowed(equality, ranges.Of(constant.Value, subject.Depth + 2)));
            case INegatedPatternOperation negated:
                return Match(subject, range, value, negated.Pattern, !isTrue);
            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And } both when isTrue:
                return Match(subject, Match(subject, range, value, both.LeftPattern, true), value, both.RightPattern, true);
            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either when !isTrue:
                return Match(subject, Match(subject, range, value, either.LeftPattern, false), value, either.RightPattern, false);
            default:
                return range;
        }
    }

    // A guard on (double)x guards x.
    private static bool SameNumber(IOperation a, IOperation b) => Expressions.Same(a.WithoutCasts(), b.WithoutCasts());
}
