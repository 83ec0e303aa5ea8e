using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>How many elements a collection can have, and how many rounds a loop, as far as the method shows.</summary>
internal static class Lengths
{
    private const int MaximumDepth = 6;

    /// <summary>The most elements that the expression can have; infinity if nothing bounds them.</summary>
    public static double MaximumOf(IOperation collection, BlockContext block) => MaximumOf(collection, block, 0);

    /// <summary>The most rounds of a loop; infinity if nothing bounds them.</summary>
    public static double MaximumRounds(ILoopOperation loop, BlockContext block) => loop switch
    {
        IForEachLoopOperation each => MaximumOf(each.Collection, block),
        IForLoopOperation { Condition: { } condition } counted => RoundsOf(counted, condition, block),
        _ => double.PositiveInfinity,
    };

    private static double MaximumOf(IOperation collection, BlockContext block, int depth)
    {
        IOperation value = block.Facts.Resolve(collection.WithoutCasts()).WithoutCasts();
        if (depth > MaximumDepth || Grows(collection.WithoutCasts(), block))
        {
            return double.PositiveInfinity;
        }

        return value switch
        {
            IArrayCreationOperation array => array.DimensionSizes.Aggregate(1.0, (product, size) => product * High(size, block)),
            { Syntax: CollectionExpressionSyntax { Elements: var elements } } when !elements.Any(element => element is SpreadElementSyntax) => elements.Count,
            IFieldReferenceOperation { Field: { IsReadOnly: true } field } when block.Whole.InitializerOf(field, block.Cancellation) is { } initializer =>
                MaximumOf(initializer, block, depth + 1),
            IInvocationOperation call => LengthOfCall(call, block, depth),
            IPropertyReferenceOperation { Arguments: { Length: 1 } arguments, Instance: not null } => LengthOfRange(arguments[0].Value, block),
            IImplicitIndexerReferenceOperation indexer => LengthOfRange(indexer.Argument, block),
            { Syntax: StackAllocArrayCreationExpressionSyntax } stack when stack.ChildOperations.FirstOrDefault() is { } size => High(size, block),
            _ => double.PositiveInfinity,
        };
    }

    /// <summary>A list that was made empty, or with a few elements, has as many later as were added.</summary>
    private static bool Grows(IOperation collection, BlockContext block) =>
        collection.Type is INamedTypeSymbol { Name: "List" or "IList" or "ICollection" or "HashSet" or "Queue" or "Stack" or "LinkedList" or "SortedSet" or "Collection" or "ObservableCollection" }
        && collection.SymbolOf() is { } symbol
        && (symbol is not ILocalSymbol || block.Facts.Calls.Any(call => SymbolEqualityComparer.Default.Equals(call.Instance?.SymbolOf(), symbol)
            && call.TargetMethod.Name is "Add" or "AddRange" or "Insert" or "InsertRange" or "Push" or "Enqueue" or "AddFirst" or "AddLast"));

    private static double LengthOfCall(IInvocationOperation call, BlockContext block, int depth)
    {
        int given = call.Arguments.Length;
        IOperation? source = call.Instance ?? call.Arguments.FirstOrDefault()?.Value;
        switch (call.TargetMethod.Name)
        {
            case "Range" or "Repeat" when given == 2:
                return High(call.Arguments[1].Value, block);
            case "Slice" when call.TargetMethod.Parameters.Length >= 2:
            case "AsSpan" or "AsMemory" when call.TargetMethod.Parameters.Length >= 3:
                return High(call.Arguments[given - 1].Value, block);
            case "Take" when given >= 1:
                return Math.Min(High(call.Arguments[given - 1].Value, block), source is null ? double.PositiveInfinity : MaximumOf(source, block, depth + 1));
            case "AsSpan" or "AsReadOnlySpan" or "ToArray" or "ToList" or "Where" or "Skip" or "Select" or "Reverse" or "OrderBy" or "Zip" when source is not null:
                return MaximumOf(source, block, depth + 1);
            default:
                return double.PositiveInfinity;
        }
    }

    /// <summary>x[..n] and x[a..b] of constants.</summary>
    private static double LengthOfRange(IOperation index, BlockContext block)
    {
        if (index.Bare() is not IRangeOperation { RightOperand: { } end } range || IsFromEnd(end))
        {
            return double.PositiveInfinity;
        }

        double start = range.LeftOperand is { } left && !IsFromEnd(left) ? Math.Max(0, block.Ranges.Of(left.WithoutCasts()).Low) : 0;
        return High(end.WithoutCasts(), block) - start;
    }

    private static bool IsFromEnd(IOperation index) => index.WithoutCasts() is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat };

    private static double RoundsOf(IForLoopOperation loop, IOperation condition, BlockContext block)
    {
        if (condition.Bare() is not IBinaryOperation comparison)
        {
            return double.PositiveInfinity;
        }

        if (comparison.OperatorKind == BinaryOperatorKind.ConditionalAnd)
        {
            return Math.Min(RoundsOf(loop, comparison.LeftOperand, block), RoundsOf(loop, comparison.RightOperand, block));
        }

        if (comparison.LeftOperand.WithoutCasts() is not ILocalReferenceOperation { Local: { } counter } || StepOf(loop, counter, block) is not { } step
            || StartOf(counter, block) is not { } start)
        {
            return double.PositiveInfinity;
        }

        Interval end = block.Ranges.Of(comparison.RightOperand);
        double rounds = (comparison.OperatorKind, step) switch
        {
            (BinaryOperatorKind.LessThan or BinaryOperatorKind.NotEquals, > 0) => Math.Ceiling((end.High - start.Low) / step),
            (BinaryOperatorKind.LessThanOrEqual, > 0) => Math.Floor((end.High - start.Low) / step) + 1,
            (BinaryOperatorKind.GreaterThan or BinaryOperatorKind.NotEquals, < 0) => Math.Ceiling((start.High - end.Low) / -step),
            (BinaryOperatorKind.GreaterThanOrEqual, < 0) => Math.Floor((start.High - end.Low) / -step) + 1,
            _ => double.PositiveInfinity,
        };

        // The range of a length or an int parameter is no bound that the programmer knows.
        return rounds >= int.MaxValue / 2 || double.IsNaN(rounds) ? double.PositiveInfinity : Math.Max(0, rounds);
    }

    private static double? StepOf(IForLoopOperation loop, ILocalSymbol counter, BlockContext block)
    {
        foreach (IOperation bottom in loop.AtLoopBottom)
        {
            IOperation step = bottom is IExpressionStatementOperation statement ? statement.Operation : bottom;
            if (step is IIncrementOrDecrementOperation increment && IsCounter(increment.Target, counter))
            {
                return increment.Kind == OperationKind.Increment ? 1 : -1;
            }

            if (step is ICompoundAssignmentOperation compound && IsCounter(compound.Target, counter)
                && Constants.ValueOf(compound.Value, block) is { } amount and not 0)
            {
                return compound.OperatorKind == BinaryOperatorKind.Add ? amount
                    : compound.OperatorKind == BinaryOperatorKind.Subtract ? -amount
                    : null;
            }
        }

        return null;
    }

    private static Interval? StartOf(ILocalSymbol counter, BlockContext block)
    {
        Interval? start = null;
        foreach (IOperation write in block.Facts.WritesOf(counter))
        {
            if (BlockFacts.ValueWritten(write) is { } value)
            {
                Interval one = block.Ranges.Of(value);
                start = start?.Union(one) ?? one;
            }
        }

        return start;
    }

    private static bool IsCounter(IOperation target, ILocalSymbol counter) => SymbolEqualityComparer.Default.Equals(target.SymbolOf(), counter);

    private static double High(IOperation count, BlockContext block)
    {
        double high = block.Ranges.Of(count).High;
        return high >= int.MaxValue / 2 ? double.PositiveInfinity : Math.Max(0, high);
    }
}
