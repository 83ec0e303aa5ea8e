using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>Infer&lt;Half&gt;(x) beside Train&lt;float&gt;(x): the two sides of one policy, at dtypes that the code names itself.</summary>
internal static class LiteralDtypes
{
    private const int MaximumDepth = 6;

    private static readonly HashSet<string> Sides = NameWords.Set("infer", "inference", "train", "training");

    /// <summary>The two calls, if their dtypes differ.</summary>
    public static (IInvocationOperation Mine, IInvocationOperation Other)? Difference(IBinaryOperation difference, BlockContext block)
    {
        IInvocationOperation? left = Direct(difference.LeftOperand, block);
        IInvocationOperation? right = Direct(difference.RightOperand, block);
        if (left is null && right is null)
        {
            return null;
        }

        left ??= Followed(difference.LeftOperand, block, 0);
        right ??= Followed(difference.RightOperand, block, 0);
        return left is not null && right is not null
            && SymbolEqualityComparer.Default.Equals(left.TargetMethod.ContainingType, right.TargetMethod.ContainingType)
            && !SymbolEqualityComparer.Default.Equals(left.TargetMethod.TypeArguments[0], right.TargetMethod.TypeArguments[0])
            ? (left, right)
            : null;
    }

    private static IInvocationOperation? Direct(IOperation operation, BlockContext block)
    {
        IOperation bare = block.Facts.Resolve(operation.WithoutCasts()).WithoutCasts();
        if (Rows.RowOf(bare, block) is { } row && bare is not (ILocalReferenceOperation or IParameterReferenceOperation))
        {
            bare = block.Facts.Resolve(row.WithoutCasts()).WithoutCasts();
        }

        return bare is IInvocationOperation { TargetMethod: { TypeArguments: { Length: 1 } arguments } method } call
            && block.Known.KindOf(arguments[0], block.Options).IsFloating() && NameWords.Has(method.Name, Sides)
            ? call
            : null;
    }

    /// <summary>The only call that a member or an element of a list was given, wherever the compilation writes it.</summary>
    private static IInvocationOperation? Followed(IOperation operation, BlockContext block, int depth)
    {
        if (Direct(operation, block) is { } call)
        {
            return call;
        }

        return depth < MaximumDepth && operation.WithoutCasts().SymbolOf() is { } symbol
            && block.Whole.Sources.Of(symbol, block.Cancellation) is { Count: 1 } sources
            ? Followed(sources[0], block, depth + 1)
            : null;
    }
}
