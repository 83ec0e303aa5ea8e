using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>Arrays, spans and sequences of numbers, and the names that their elements go by.</summary>
internal static class Rows
{
    /// <summary>
    /// The row that a value is one element of: z of z[i], of foreach (float v in z), and of v in z.Select(v => ...); null for any other.
    /// </summary>
    public static IOperation? RowOf(IOperation element, BlockContext block)
    {
        switch (element.WithoutCasts())
        {
            case IArrayElementReferenceOperation array:
                return array.ArrayReference;
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance }:
                return instance;
            case { Kind: OperationKind.None, Syntax: PrefixUnaryExpressionSyntax or ElementAccessExpressionSyntax } pointed:
                return pointed.ChildOperations.FirstOrDefault();
            case ILocalReferenceOperation local:
                return block.Facts.WritesOf(local.Local).OfType<IForEachLoopOperation>().FirstOrDefault()?.Collection;
            case IParameterReferenceOperation parameter:
                return parameter.Ancestors().OfType<IAnonymousFunctionOperation>()
                    .FirstOrDefault(one => one.Symbol.Parameters.Contains(parameter.Parameter, SymbolEqualityComparer.Default)) is { } function
                    && EnclosingCall(function) is { } call ? SourceOf(call) : null;
            default:
                return null;
        }
    }

    /// <summary>The call that a lambda is an argument of.</summary>
    public static IInvocationOperation? EnclosingCall(IOperation function)
    {
        IOperation? outer = function.Parent;
        while (outer is IDelegateCreationOperation or IConversionOperation or IArgumentOperation or IParenthesizedOperation)
        {
            outer = outer.Parent;
        }

        return outer as IInvocationOperation;
    }

    /// <summary>The receiver of a call, also of an extension method.</summary>
    public static IOperation? SourceOf(IInvocationOperation call) => call.Instance
        ?? call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0)?.Value;

    /// <summary>The row itself: without ToArray, AsSpan, slices and names that stand for it.</summary>
    public static IOperation Resolve(IOperation row, BlockContext block)
    {
        for (int step = 0; step < 8; step++)
        {
            row = block.Facts.Resolve(row.WithoutCasts()).WithoutCasts();
            if (row is IInvocationOperation { TargetMethod.Name: "ToArray" or "ToList" or "AsSpan" or "AsReadOnlySpan" or "AsEnumerable" or "AsParallel" or "Slice" } call
                && SourceOf(call) is { } source)
            {
                row = source;
                continue;
            }

            return row;
        }

        return row;
    }

    /// <summary>The variable or member that holds the row.</summary>
    public static ISymbol? SymbolOf(IOperation row)
    {
        IOperation bare = row.WithoutCasts();
        while (bare is IInvocationOperation { TargetMethod.Name: "ToArray" or "ToList" or "AsSpan" or "AsReadOnlySpan" or "Slice" } call && SourceOf(call) is { } source)
        {
            bare = source.WithoutCasts();
        }

        return bare.SymbolOf();
    }

    /// <summary>The assignments to elements of the row in this block, plain and compound, in the order of the source.</summary>
    public static IEnumerable<IAssignmentOperation> ElementWrites(ISymbol row, BlockContext block) => block.Facts.Assignments
        .Where(write => RowOf(write.Target, block) is { } written && Is(written, row) && write.Target.WithoutCasts() is not ILocalReferenceOperation);

    /// <summary>The calls in this block that have the row among their arguments.</summary>
    public static IEnumerable<IInvocationOperation> CallsWith(ISymbol row, BlockContext block) =>
        block.Facts.Calls.Where(call => call.Arguments.Any(argument => Is(argument.Value, row)));

    public static bool Is(IOperation row, ISymbol symbol) => SymbolEqualityComparer.Default.Equals(SymbolOf(row), symbol);

    /// <summary>The argument that the call writes its result to: the last one, if it is a span beside the input.</summary>
    public static IOperation? DestinationOf(IInvocationOperation call)
    {
        IArgumentOperation? last = call.Arguments.OrderBy(argument => argument.Parameter?.Ordinal ?? 0).LastOrDefault(argument => argument.Parameter?.Type is { } type
            && (type.Name == "Span" || type.TypeKind == TypeKind.Array));
        return call.TargetMethod.ReturnsVoid && last?.Parameter?.Ordinal > 0 ? last.Value : null;
    }
}
