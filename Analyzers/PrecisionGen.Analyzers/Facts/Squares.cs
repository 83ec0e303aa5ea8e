using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>Recognizes x * x and Pow(x, 2), and sums of them.</summary>
internal static class Squares
{
    /// <summary>True for x * x and Pow(x, 2); <paramref name="root"/> is the x as written.</summary>
    public static bool IsSquare(IOperation operation, BlockContext block, out IOperation root)
    {
        root = operation;
        IOperation bare = operation.WithoutCasts();
        if (bare is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product
            && Expressions.Same(product.LeftOperand.WithoutCasts(), product.RightOperand.WithoutCasts()))
        {
            root = product.LeftOperand.Bare();
            return true;
        }

        if (MathCall.Of(bare, out IReadOnlyList<IOperation> arguments) == MathFunction.Pow && arguments.Count == 2
            && Constants.ValueOf(arguments[1], block) == 2)
        {
            root = arguments[0].Bare();
            return true;
        }

        return false;
    }

    /// <summary>The roots of a sum of two or more squares; empty for anything else.</summary>
    public static IReadOnlyList<IOperation> RootsOfSum(IOperation sum, BlockContext block)
    {
        List<IOperation> roots = new();
        return sum.WithoutCasts() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } && Collect(sum, block, roots)
            ? roots
            : new List<IOperation>();
    }

    private static bool Collect(IOperation term, BlockContext block, List<IOperation> roots)
    {
        if (term.WithoutCasts() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum)
        {
            return Collect(sum.LeftOperand, block, roots) && Collect(sum.RightOperand, block, roots);
        }

        if (!IsSquare(term, block, out IOperation root))
        {
            return false;
        }

        roots.Add(root);
        return true;
    }
}
