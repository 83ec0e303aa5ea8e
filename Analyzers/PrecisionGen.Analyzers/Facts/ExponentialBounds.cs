using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PrecisionGen.Analyzers.LogProbabilities;

namespace PrecisionGen.Analyzers;

/// <summary>
/// Whether something keeps the argument of an exponential from overflowing: its range, a maximum that was subtracted from it or from
/// its whole row, or a sign that its factors give it (-d * d / (2 * s * s)).
/// </summary>
internal static class ExponentialBounds
{
    private const int MaximumDepth = 6;

    private static readonly HashSet<string> PositiveWords = new(StringComparer.Ordinal)
    {
        "temperature", "temp", "tau", "sigma", "std", "stddev", "variance", "bandwidth", "beta", "gamma", "scale", "distance", "distances", "dist", "dists", "sqdist", "squared",
        "squareddistance", "age", "ages", "lag", "lags", "delay", "elapsed", "seconds", "time", "penalty", "penalties", "decay", "rate", "lambda", "count", "radius", "length", "norm", "width",
        "error", "errors", "cost", "costs", "half", "step", "steps", "epoch", "epochs", "iteration", "d2", "r2", "dt", "inverse", "energy", "energies", "delta", "deltas",
    };

    private static readonly HashSet<string> NonPositiveWords = new(StringComparer.Ordinal)
    {
        "logprob", "logprobs", "logp", "logps", "logprobability", "logprobabilities", "logsoftmax", "shifted", "shiftedlogits", "centered", "centred", "stabilised", "normalized", "stabilized",
    };

    /// <summary>What a helper is called that subtracts the maximum from a row.</summary>
    private static readonly HashSet<string> ShiftingWords = NameWords.Set("center", "centre", "recenter", "recentre", "stabilize", "stabilise");

    /// <summary>True if the argument stays at or below <paramref name="limit"/>.</summary>
    public static bool IsBounded(IOperation argument, double limit, BlockContext block) => IsBounded(argument, limit, block, 0);

    /// <summary>True if every element of the row stays at or below <paramref name="limit"/>.</summary>
    public static bool IsRowBounded(IOperation row, double limit, IOperation use, BlockContext block) => IsRowBounded(row, limit, use, block, 0);

    private static bool IsBounded(IOperation argument, double limit, BlockContext block, int depth)
    {
        if (depth > MaximumDepth)
        {
            return false;
        }

        if (block.Ranges.Of(argument).High <= limit || SignOf(argument, block, depth) < 0)
        {
            return true;
        }

        IOperation value = block.Facts.Resolve(argument.WithoutCasts()).WithoutCasts();
        if (value is IInvocationOperation { TargetMethod: { IsStatic: true, Name: "CreateChecked" or "CreateSaturating" or "CreateTruncating" }, Arguments: { Length: 1 } converted })
        {
            return IsBounded(converted[0].Value, limit, block, depth + 1);
        }

        if (Rows.RowOf(value, block) is { } row)
        {
            return IsRowBounded(row, limit, argument, block, depth + 1);
        }

        return value.SymbolOf() is { } symbol && SaysNonPositive(symbol.Name);
    }

    /// <summary>-1 if the value is at most 0, 1 if it is at least 0, 0 if neither is known.</summary>
    private static int SignOf(IOperation operation, BlockContext block, int depth)
    {
        if (depth > MaximumDepth)
        {
            return 0;
        }

        Interval range = block.Ranges.Of(operation);
        if (range.High <= 0 || range.Low >= 0)
        {
            return range.High <= 0 ? -1 : 1;
        }

        IOperation value = block.Facts.Resolve(operation.WithoutCasts()).WithoutCasts();
        switch (value)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negation:
                return -SignOf(negation.Operand, block, depth + 1);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide }:
                List<IOperation> factors = new();
                Collect(value, factors, block);
                return SignOfProduct(factors, block, depth);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                int left = SignOf(sum.LeftOperand, block, depth + 1);
                return left == SignOf(sum.RightOperand, block, depth + 1) ? left : 0;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference:
                return Maxima.IsMaximumOver(difference.RightOperand, difference.LeftOperand, block) ? -1 : 0;
        }

        if (Rows.RowOf(value, block) is { } row && IsRowBounded(row, 0, operation, block, depth + 1))
        {
            return -1;
        }

        ISymbol? symbol = value.SymbolOf() ?? (Rows.RowOf(value, block) is { } named ? Rows.SymbolOf(named) : null) ?? (value as IInvocationOperation)?.TargetMethod;
        return symbol is null ? 0 : SaysNonPositive(symbol.Name) ? -1 : NameWords.Has(symbol.Name, PositiveWords) ? 1 : 0;
    }

    private static void Collect(IOperation operation, List<IOperation> factors, BlockContext block)
    {
        IOperation value = block.Facts.Resolve(operation.WithoutCasts()).WithoutCasts();
        if (value is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } product && factors.Count < 16)
        {
            Collect(product.LeftOperand, factors, block);
            Collect(product.RightOperand, factors, block);
        }
        else
        {
            factors.Add(value is IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } ? value : operation);
        }
    }

    // A factor that stands twice is a square, also where the first of them has the sign: -d * d.
    private static int SignOfProduct(List<IOperation> factors, BlockContext block, int depth)
    {
        int sign = 1;
        List<IOperation> remaining = new();
        foreach (IOperation factor in factors)
        {
            IOperation bare = factor.WithoutCasts();
            while (bare is IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negation)
            {
                sign = -sign;
                bare = negation.Operand.WithoutCasts();
            }

            int twin = remaining.FindIndex(one => Expressions.Same(one, bare));
            if (twin >= 0)
            {
                remaining.RemoveAt(twin);
            }
            else
            {
                remaining.Add(bare);
            }
        }

        // (x - max) / t: whatever scales a difference from the maximum is a temperature.
        int unknown = remaining.Any(factor => IsShift(factor, block)) ? 1 : 0;
        return remaining.Aggregate(sign, (all, factor) => all * (SignOf(factor, block, depth + 1) is var own and not 0 ? own : unknown));
    }

    private static bool IsShift(IOperation factor, BlockContext block) =>
        block.Facts.Resolve(factor.WithoutCasts()).WithoutCasts() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference
            && Maxima.IsMaximumOver(difference.RightOperand, difference.LeftOperand, block);

    private static bool IsRowBounded(IOperation row, double limit, IOperation use, BlockContext block, int depth)
    {
        if (depth > MaximumDepth)
        {
            return false;
        }

        ISymbol? symbol = Rows.SymbolOf(row);
        if (symbol is not null && (SaysNonPositive(symbol.Name)
            || (block.Options.InputRanges.TryGetValue(symbol.Name, out Interval declared) && declared.High <= limit)
            || IsShiftedBefore(symbol, limit, use, block, depth)))
        {
            return true;
        }

        if (Rows.Resolve(row, block) is not IInvocationOperation call)
        {
            return false;
        }

        if (LogProbabilityNames.IsLogSoftmax(call.TargetMethod.Name))
        {
            return true;
        }

        return call.TargetMethod.Name is "Select" or "ConvertAll" && Body(call) is { } body && IsBounded(body, limit, block, depth + 1);
    }

    /// <summary>The last thing that was written to the row before it is used left it at most at the limit.</summary>
    private static bool IsShiftedBefore(ISymbol row, double limit, IOperation use, BlockContext block, int depth)
    {
        int position = use.Syntax.SpanStart;
        IAssignmentOperation? write = Rows.ElementWrites(row, block).LastOrDefault(one => one.Syntax.Span.End <= position);
        IInvocationOperation? filled = Rows.CallsWith(row, block).LastOrDefault(one => one.Syntax.Span.End <= position
            && Rows.DestinationOf(one) is { } destination && Rows.Is(destination, row));
        IInvocationOperation? shifted = Rows.CallsWith(row, block).LastOrDefault(one => one.Syntax.Span.End <= position
            && one.TargetMethod is { ReturnsVoid: true, ContainingType.Name: not "TensorPrimitives" } && (Maxima.SaysMaximum(one.TargetMethod.Name) || NameWords.Has(one.TargetMethod.Name, ShiftingWords) || one.Arguments.Any(argument => IsMaximum(argument.Value, block))));
        if (shifted is not null && (write is null || shifted.Syntax.SpanStart > write.Syntax.SpanStart))
        {
            return true;
        }

        if (filled is not null && (write is null || filled.Syntax.SpanStart > write.Syntax.SpanStart))
        {
            return LogProbabilityNames.IsLogSoftmax(filled.TargetMethod.Name)
                || (filled.TargetMethod.Name is "Tanh" or "Sigmoid" && limit >= 1)
                || (filled.TargetMethod.Name == "Subtract" && filled.Arguments.Length == 3
                    && IsMaximum(filled.Arguments[1].Value, block));
        }

        return write switch
        {
            ISimpleAssignmentOperation assignment => IsBounded(assignment.Value, limit, block, depth + 1),
            ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Subtract } compound => Maxima.IsMaximumOver(compound.Value, compound.Target, block),
            _ => false,
        };
    }

    private static bool IsMaximum(IOperation value, BlockContext block) => Maxima.IsMaximumOver(value, value, block)
        || (block.Facts.Resolve(value.WithoutCasts()).WithoutCasts() is IInvocationOperation call && Maxima.SaysMaximum(call.TargetMethod.Name));

    /// <summary>The value of a lambda that has only one.</summary>
    public static IOperation? Body(IInvocationOperation call) => call.Arguments
        .SelectMany(argument => argument.Value.Everything()).OfType<IAnonymousFunctionOperation>().FirstOrDefault()
        ?.Body.Operations.LastOrDefault() is IReturnOperation { ReturnedValue: { } value } ? value : null;

    private static bool SaysNonPositive(string name) => NameWords.Has(name, NonPositiveWords);
}
