using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PrecisionGen.Analyzers.LogProbabilities;

namespace PrecisionGen.Analyzers;

/// <summary>Recognizes softmax in the ways code has it: a call by that name, a span that such a call fills, exponentials over their sum.</summary>
internal static class SoftmaxForms
{
    private const int MaximumDepth = 6;

    private static readonly HashSet<string> FillingWords =
        NameWords.Set("empty", "uniform", "repeat", "zeros", "fill", "create", "onehot", "greedy", "argmax", "flat", "equal");

    /// <summary>The call or the expression that made the probabilities of which <paramref name="value"/> is one, or all; null if it is none.</summary>
    public static IOperation? SourceOf(IOperation value, BlockContext block) => SourceOf(value, block, 0);

    /// <summary>True if everything that the method returns is a softmax: "double[] Probabilities(state)" of this compilation.</summary>
    public static bool IsReturnedBy(BlockContext method)
    {
        IOperation[] returned = method.Facts.Operations.OfType<IReturnOperation>()
            .Where(one => !one.Ancestors().Any(outer => outer is IAnonymousFunctionOperation or ILocalFunctionOperation))
            .Select(one => one.ReturnedValue).OfType<IOperation>().ToArray();

        IOperation[] softmaxes = [.. returned.Where(value => SourceOf(value, method) is not null)];
        return softmaxes.Length > 0 && returned.Except(softmaxes).All(value => IsForNoRow(value, method)
            || (value.SymbolOf() is { } row && softmaxes.Any(one => Rows.Is(one, row))));
    }

    /// <summary>What is returned for a row that has no softmax: nothing, all the same, or 1 for the largest.</summary>
    private static bool IsForNoRow(IOperation value, BlockContext method)
    {
        IOperation bare = method.Facts.Resolve(value).WithoutCasts();
        return bare switch
        {
            IInvocationOperation call => NameWords.Has(call.TargetMethod.Name, FillingWords),
            IArrayCreationOperation or { Syntax: CollectionExpressionSyntax } => value.WithoutCasts().SymbolOf() is not { } row
                || Rows.ElementWrites(row, method).All(write => Constants.ValueOf(write.Value, method) is not null
                    || method.Facts.Resolve(write.Value).WithoutCasts() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide, LeftOperand: { } one }
                        && Constants.ValueOf(one, method) == 1),
            _ => bare.ConstantValue.HasValue || bare is IDefaultValueOperation,
        };
    }

    /// <summary>The logits of a call that is a softmax: its first argument, or its receiver.</summary>
    public static IOperation? LogitsOf(IInvocationOperation softmax) => softmax.Instance is { } instance and not IInstanceReferenceOperation
        ? instance
        : softmax.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0)?.Value;

    /// <summary>True for a local that adds up exponentials, in a loop, by LINQ or by TensorPrimitives.</summary>
    public static bool IsSumOfExponentials(IOperation operation, BlockContext block)
    {
        IOperation value = operation.WithoutCasts();
        if (value is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } floored && Constants.ValueOf(floored.RightOperand, block) is not null)
        {
            value = floored.LeftOperand.WithoutCasts();
        }
        else if (MathCall.Of(value, out IReadOnlyList<IOperation> bounds) == MathFunction.Max && bounds.Count == 2 && Constants.ValueOf(bounds[1], block) is not null)
        {
            value = bounds[0].WithoutCasts();
        }

        if (value is ILocalReferenceOperation local && block.Facts.WritesOf(local.Local).Any(write =>
            CarriedWrite.Is(write, out CarriedWrite carried) && carried.Kind == BinaryOperatorKind.Add && IsExponential(carried.Term, block)))
        {
            return true;
        }

        return block.Facts.Resolve(value).WithoutCasts() is IInvocationOperation { TargetMethod.Name: "Sum" } sum
            && Rows.SourceOf(sum) is { } row
            && (ExponentialBounds.Body(sum) is { } body ? IsExponential(body, block) : IsRowOfExponentials(row, block));
    }

    /// <summary>True for Exp(x), a local that holds one, and an element that was written as one.</summary>
    public static bool IsExponential(IOperation operation, BlockContext block)
    {
        IOperation value = block.Facts.Resolve(operation.WithoutCasts()).WithoutCasts();
        if (value is ISimpleAssignmentOperation chained)
        {
            value = chained.Value.WithoutCasts();
        }

        if (MathCall.Of(value, out _) == MathFunction.Exp)
        {
            return true;
        }

        if (value is ILocalReferenceOperation local && block.Facts.WritesOf(local.Local).Any(write =>
            BlockFacts.ValueWritten(write) is { } written && MathCall.Of(written.WithoutCasts(), out _) == MathFunction.Exp))
        {
            return true;
        }

        return Rows.RowOf(value, block) is { } row && IsRowOfExponentials(row, block);
    }

    /// <summary>True if an exponential is written to the row's elements, or the row is a Select of exponentials.</summary>
    public static bool IsRowOfExponentials(IOperation row, BlockContext block)
    {
        if (Rows.SymbolOf(row) is { } symbol
            && (Rows.ElementWrites(symbol, block).Any(write => write is ISimpleAssignmentOperation && IsScalarExponential(write.Value, block))
                || Rows.CallsWith(symbol, block).Any(call => call.TargetMethod.Name == "Exp" && Rows.DestinationOf(call) is { } to && Rows.Is(to, symbol))))
        {
            return true;
        }

        return Rows.Resolve(row, block) is IInvocationOperation { TargetMethod.Name: "Select" or "ConvertAll" } select
            && (ExponentialBounds.Body(select) is { } body ? IsScalarExponential(body, block)
                : select.Arguments.Any(argument => argument.Value.Everything().OfType<IMethodReferenceOperation>().Any(IsExponentialReference)));
    }

    /// <summary>Math.Exp as a method group.</summary>
    public static bool IsExponentialReference(IMethodReferenceOperation reference) => reference.Method is { Name: "Exp", IsStatic: true } method
        && method.ContainingType is { Name: "Math" or "MathF" or "Half" or "Single" or "Double" } type && type.ContainingNamespace?.Name == "System";

    /// <summary>The last write of the row's elements in a method that makes a softmax of them; null if the method writes something else there.</summary>
    public static IOperation? LastWriteOf(ISymbol row, BlockContext method, out bool isWritten)
    {
        IAssignmentOperation? write = Rows.ElementWrites(row, method).LastOrDefault();
        isWritten = write is not null;
        return write is null ? null : SourceOfWrite(write, method, 0);
    }

    private static bool IsScalarExponential(IOperation value, BlockContext block) =>
        MathCall.Of(block.Facts.Resolve(value.WithoutCasts()).WithoutCasts(), out _) == MathFunction.Exp;

    private static IOperation? SourceOf(IOperation operation, BlockContext block, int depth)
    {
        if (depth > MaximumDepth)
        {
            return null;
        }

        IOperation value = block.Facts.Resolve(operation.WithoutCasts()).WithoutCasts();
        switch (value)
        {
            case IInvocationOperation call when LogProbabilityNames.IsSoftmax(call.TargetMethod.Name):
                return call;
            case IInvocationOperation helper when block.Whole.Softmaxes.IsReturnedBy(helper.TargetMethod, block):
                return helper;
            case IInvocationOperation
            {
                TargetMethod.Name: "gather" or "detach" or "clone" or "ToArray" or "ToList" or "AsSpan" or "Slice" or "squeeze" or "view" or "reshape"
                or "to" or "First" or "ElementAt"
            } passed when Rows.SourceOf(passed) is { } source:
                return SourceOf(source, block, depth + 1);
            case IInvocationOperation { TargetMethod.Name: "Select" or "ConvertAll" } select when ExponentialBounds.Body(select) is { } body:
                return SourceOf(body, block, depth + 1);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient when IsExponential(quotient.LeftOperand, block)
                && IsSumOfExponentials(quotient.RightOperand, block):
                return quotient;
        }

        if (Rows.RowOf(value, block) is { } row)
        {
            return SourceOfRow(row, value, block, depth + 1);
        }

        // An array that is made empty and filled later goes by its name.
        IOperation named = value.SymbolOf() is not null ? value : operation.WithoutCasts();
        return named.SymbolOf() is not null ? SourceOfRow(named, named, block, depth + 1) : null;
    }

    /// <summary>What fills the row, in this method or where the compilation writes the member.</summary>
    private static IOperation? SourceOfRow(IOperation row, IOperation use, BlockContext block, int depth)
    {
        if (Rows.SymbolOf(row) is not { } symbol)
        {
            return row.WithoutCasts() is IInvocationOperation ? SourceOf(row, block, depth) : null;
        }

        IAssignmentOperation? write = Rows.ElementWrites(symbol, block).LastOrDefault(one =>
            one.Syntax.SpanStart < use.Syntax.SpanStart && !one.Syntax.Span.Contains(use.Syntax.Span));
        IInvocationOperation? filled = Rows.CallsWith(symbol, block).LastOrDefault(call => call.Syntax.SpanStart < use.Syntax.SpanStart
            && (LogProbabilityNames.IsSoftmax(call.TargetMethod.Name) ? IsFilled(call, symbol) : block.Whole.Softmaxes.IsFilledBy(call, symbol, block)));
        if (filled is not null && (write is null || filled.Syntax.SpanStart > write.Syntax.SpanStart))
        {
            return filled;
        }

        if (write is not null)
        {
            return SourceOfWrite(write, block, depth);
        }

        IOperation resolved = Rows.Resolve(row, block);
        if (resolved.SymbolOf() is null && !ReferenceEquals(resolved, row))
        {
            return SourceOf(resolved, block, depth + 1);
        }

        IEnumerable<IOperation> written = symbol is IFieldSymbol or IPropertySymbol { Parameters.IsEmpty: true }
            ? block.Whole.Sources.Of(symbol, block.Cancellation)
            : Enumerable.Empty<IOperation>();
        return written.FirstOrDefault(source => source is IArgumentOperation { Parent: IInvocationOperation call }
            ? LogProbabilityNames.IsSoftmax(call.TargetMethod.Name)
            : source.WithoutCasts() is IInvocationOperation made && LogProbabilityNames.IsSoftmax(made.TargetMethod.Name))
            ?? (symbol is IFieldSymbol field ? block.Whole.Softmaxes.In(field, block) : null);
    }

    private static IOperation? SourceOfWrite(IAssignmentOperation write, BlockContext block, int depth) => write switch
    {
        ISimpleAssignmentOperation assignment => SourceOf(assignment.Value, block, depth + 1),
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Divide or BinaryOperatorKind.Multiply } scaled
            when IsRowOfExponentials(Rows.RowOf(scaled.Target, block) ?? scaled.Target, block) && Normalizes(scaled, block) => scaled,
        _ => null,
    };

    private static bool IsFilled(IInvocationOperation softmax, ISymbol row) => Rows.DestinationOf(softmax) is { } destination
        ? Rows.Is(destination, row)
        : softmax.TargetMethod.ReturnsVoid && softmax.Arguments.Length == 1;

    private static bool Normalizes(ICompoundAssignmentOperation scaled, BlockContext block)
    {
        IOperation factor = block.Facts.Resolve(scaled.Value.WithoutCasts()).WithoutCasts();
        return scaled.OperatorKind == BinaryOperatorKind.Divide
            ? IsSumOfExponentials(scaled.Value, block)
            : factor is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } inverse && IsSumOfExponentials(inverse.RightOperand, block);
    }
}
