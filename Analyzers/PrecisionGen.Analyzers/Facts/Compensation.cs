using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>
/// Forms of log(1 + x) and exp(x) - 1 that lose nothing although they look as if: the rounding of u = 1 + x is divided out again by
/// u - 1, that of u = exp(x) by log(u), and small arguments take a series.
/// </summary>
internal static class Compensation
{
    // What a split by magnitude may leave: a relative error of 1e-4 at the place of the split.
    private const double Accepted = 1e4;

    /// <summary>u = 1 + x; log(u) * x / (u - 1), or log(u) - ((u - 1) - x) / u.</summary>
    public static bool IsOfLogarithm(IOperation argument, IOperation x, BlockContext block) => x.WithoutCasts().SymbolOf() is { } symbol
        && block.Facts.Operations.OfType<IBinaryOperation>().Any(difference => difference.OperatorKind == BinaryOperatorKind.Subtract
            && Constants.ValueOf(difference.RightOperand, block) is 1
            && IsSameNumber(difference.LeftOperand, argument, block)
            && Uses(difference, block).Any(use => use.Symbols().Contains(symbol, SymbolEqualityComparer.Default)));

    /// <summary>u = exp(x); (u - 1) * x / log(u).</summary>
    public static bool IsOfExponential(IOperation exponential, BlockContext block) => block.Facts.Calls.Any(call =>
        MathCall.Is(call, MathFunction.Log, out IOperation argument) && IsSameNumber(argument, exponential, block));

    /// <summary>u == 1 and u - 1 == -1 of such a form: the question whether x was rounded away.</summary>
    public static bool IsAsked(IOperation rounded, IOperation constant, BlockContext block)
    {
        if (Constants.ValueOf(constant, block) is not (0 or 1 or -1))
        {
            return false;
        }

        IOperation value = block.Facts.Resolve(rounded).WithoutCasts();
        IOperation exponential = value is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference
            && Constants.ValueOf(difference.RightOperand, block) is 1
            ? difference.LeftOperand
            : rounded;
        return MathCall.Of(block.Facts.Resolve(exponential).WithoutCasts(), out _) == MathFunction.Exp && IsOfExponential(exponential, block);
    }

    /// <summary>if (|x| &lt; c) return a series, where c is large enough for the rest.</summary>
    public static bool IsSplit(IOperation x, IOperation place, FloatFormat format, BlockContext block) => block.Facts.Operations
        .OfType<IBinaryOperation>()
        .Where(test => test.Syntax.SpanStart < place.Syntax.SpanStart)
        .Any(test => test.OperatorKind is BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual
                or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual
            && (Bounds(test.LeftOperand, test.RightOperand, x, format, block) || Bounds(test.RightOperand, test.LeftOperand, x, format, block)));

    private static bool Bounds(IOperation side, IOperation limit, IOperation x, FloatFormat format, BlockContext block) =>
        MathCall.Is(side.WithoutCasts(), MathFunction.Abs, out IOperation inner) && IsSameNumber(inner, x, block)
        && Constants.ValueOf(limit, block) is { } value && value >= Accepted * format.UnitRoundoff && value <= 1;

    private static bool IsSameNumber(IOperation a, IOperation b, BlockContext block) => Expressions.Same(a.WithoutCasts(), b.WithoutCasts())
        || Expressions.Same(block.Facts.Resolve(a).WithoutCasts(), block.Facts.Resolve(b).WithoutCasts());

    /// <summary>The arithmetic that the difference is part of, or that reads the variable which holds it.</summary>
    private static IEnumerable<IOperation> Uses(IOperation difference, BlockContext block)
    {
        IOperation whole = Whole(difference);
        return whole.Ancestors().TakeWhile(one => one is IVariableInitializerOperation or IVariableDeclaratorOperation)
            .OfType<IVariableDeclaratorOperation>().FirstOrDefault()?.Symbol is { } local
            ? block.Facts.Operations.OfType<ILocalReferenceOperation>()
                .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, local)).Select(Whole)
            : [whole];
    }

    /// <summary>The whole of the arithmetic that the operation is part of.</summary>
    private static IOperation Whole(IOperation part)
    {
        IOperation whole = part;
        foreach (IOperation outer in part.Ancestors().TakeWhile(one => one is IBinaryOperation or IParenthesizedOperation or IConversionOperation))
        {
            whole = outer;
        }

        return whole;
    }
}
