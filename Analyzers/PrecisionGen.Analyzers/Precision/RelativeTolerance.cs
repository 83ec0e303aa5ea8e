using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Precision;

/// <summary>A tolerance relative to the numbers compared that is smaller than the distance of two neighbours.</summary>
internal static class RelativeTolerance
{
    /// <summary>True for "relativeTolerance", "MaxRelativeErr", "rtol".</summary>
    public static bool SaysRelative(string name)
    {
        string[] words = NameWords.Of(name).ToArray();
        return words.Contains("rtol") || (words.Any(word => word is "rel" or "relative")
            && words.Any(word => word is "tol" or "tolerance" or "err" or "error" or "eps" or "epsilon" or "precision"));
    }

    /// <summary>True if the constant is positive and below half a unit in the last place of 1.</summary>
    public static bool IsBelow(IOperation constant, FloatFormat format, BlockContext block) =>
        Constants.ValueOf(constant, block) is { } value && value > 0 && value < format.UnitRoundoff;

    /// <summary>The c of |a - b| &lt; c * |a| and of |a - b| / |a| &lt; c, if it is too small for the type of a - b.</summary>
    public static IOperation? In(IBinaryOperation comparison, BlockContext block, out FloatFormat? format)
    {
        (IOperation left, IOperation right) = comparison.OperatorKind switch
        {
            BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual => (comparison.LeftOperand, comparison.RightOperand),
            BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual => (comparison.LeftOperand, comparison.RightOperand),
            _ => (null!, null!),
        };
        format = null;
        return left is null ? null : Ordered(left, right, block, out format) ?? Ordered(right, left, block, out format);
    }

    /// <summary>True for a named tolerance that is reported where it is declared, or at an earlier comparison of this method.</summary>
    public static bool IsToldElsewhere(IOperation tolerance, IOperation comparison, BlockContext block)
    {
        if (tolerance.SymbolOf() is not { } symbol)
        {
            return false;
        }

        bool isTold = SaysRelative(symbol.Name) && !symbol.DeclaringSyntaxReferences.IsEmpty
            && FloatFormat.Of(block.Known.KindOf(tolerance.Type, block.Options)) is { } own && IsBelow(tolerance, own, block);
        return isTold || block.Facts.Operations.OfType<IBinaryOperation>().TakeWhile(earlier => !ReferenceEquals(earlier, comparison))
            .Any(earlier => In(earlier, block, out _)?.SymbolOf() is { } before && SymbolEqualityComparer.Default.Equals(before, symbol));
    }

    /// <summary>A tolerance of a few units in the last place, in the type of the old one.</summary>
    public static string Replacement(IOperation tolerance, FloatFormat format)
    {
        string number = format == FloatFormat.Single ? "1e-6" : format == FloatFormat.Double ? "1e-14" : format == FloatFormat.Half ? "2e-3" : "1.6e-2";
        return tolerance.Type?.SpecialType switch
        {
            SpecialType.System_Double => number,
            SpecialType.System_Single or null => number + "f",
            _ => $"({tolerance.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}){number}f",
        };
    }

    private static IOperation? Ordered(IOperation distance, IOperation limit, BlockContext block, out FloatFormat? format)
    {
        format = null;
        IOperation side = block.Facts.Resolve(distance).WithoutCasts();
        IOperation? constant = null;
        if (side is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient)
        {
            side = block.Facts.Resolve(quotient.LeftOperand).WithoutCasts();
            constant = Constants.ValueOf(quotient.RightOperand, block) is null ? limit.Bare() : null;
        }
        else if (block.Facts.Resolve(limit).WithoutCasts() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product)
        {
            IOperation[] factors = { product.LeftOperand.Bare(), product.RightOperand.Bare() };
            constant = factors.Count(one => Constants.ValueOf(one, block) is not null) == 1
                ? factors.First(one => Constants.ValueOf(one, block) is not null)
                : null;
        }

        if (constant is null || Difference(side, block) is not { } difference)
        {
            return null;
        }

        format = FloatFormat.Of(block.Known.KindOf(difference.Type, block.Options));
        return format is not null && IsBelow(constant, format, block) ? constant : null;
    }

    private static IBinaryOperation? Difference(IOperation distance, BlockContext block) =>
        MathCall.Of(distance, out IReadOnlyList<IOperation> arguments) == MathFunction.Abs && arguments.Count == 1
            ? block.Facts.Resolve(arguments[0]).WithoutCasts() as IBinaryOperation is { OperatorKind: BinaryOperatorKind.Subtract } difference ? difference : null
            : null;
}
