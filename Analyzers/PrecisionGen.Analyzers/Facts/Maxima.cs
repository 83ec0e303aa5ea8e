using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>Recognizes the maximum (or the log of the sum of exponentials) of a row, which is never below an element of that row.</summary>
internal static class Maxima
{
    private static readonly string[] Words = { "max", "maximum", "peak", "largest", "highest", "top", "lse", "logz", "shift" };

    /// <summary>
    /// True if <paramref name="candidate"/> is at least <paramref name="element"/>: the result of a Max over the same data, or a
    /// name that says so ("max", "lse").
    /// </summary>
    public static bool IsMaximumOver(IOperation candidate, IOperation element, BlockContext block)
    {
        IOperation value = candidate.WithoutCasts();
        if (value.SymbolOf() is { } symbol)
        {
            if (SaysMaximum(symbol.Name) || (value is ILocalReferenceOperation { Local: { } local } && IsRunningMaximum(local, block)))
            {
                return true;
            }

            // Resolve stops after a few names, so that x = y; y = x ends.
            IOperation resolved = block.Facts.Resolve(value).WithoutCasts();
            return resolved.SymbolOf() is { } last
                ? !ReferenceEquals(resolved, value) && SaysMaximum(last.Name)
                : IsMaximumCall(resolved, element, block);
        }

        return IsMaximumCall(value, element, block);
    }

    private static bool IsMaximumCall(IOperation value, IOperation element, BlockContext block) => value is IInvocationOperation call
        && (call.TargetMethod.Name is "Max" || (SaysMaximum(call.TargetMethod.Name) && call.TargetMethod.Name is not "MaxBy"))
        && !IsScalarMaxOfOthers(call, element, block) && !IsOfAnotherRow(call, element, block);

    /// <summary>other.Max() says nothing of z[i], where both rows come from the caller.</summary>
    private static bool IsOfAnotherRow(IInvocationOperation call, IOperation element, BlockContext block) =>
        MathCall.Of(call, out _) == MathFunction.None && Rows.SourceOf(call) is { } source && Rows.RowOf(element.WithoutCasts(), block) is { } row
        && Rows.Resolve(source, block).SymbolOf() is IParameterSymbol one && Rows.Resolve(row, block).SymbolOf() is IParameterSymbol other
        && !SymbolEqualityComparer.Default.Equals(one, other);

    /// <summary>True for "max", "rowMax", "maxLogit", "logSumExp".</summary>
    public static bool SaysMaximum(string name) => NameWords.Of(name).Any(word => Array.IndexOf(Words, word) >= 0)
        || name is "m" or "mx" || name.IndexOf("logsumexp", StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>A local that is only ever raised: if (x > m) m = x, or m = Max(m, x).</summary>
    private static bool IsRunningMaximum(ILocalSymbol local, BlockContext block) => block.Facts.WritesOf(local).Any(write =>
        BlockFacts.ValueWritten(write) is { } value
        && ((MathCall.Of(value, out IReadOnlyList<IOperation> arguments) == MathFunction.Max && arguments.Any(argument => IsLocal(argument, local)))
            || write.Ancestors().Take(3).OfType<IConditionalOperation>().Any(guard =>
                guard.Condition.Bare() is IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.LessThan } test
                && (IsLocal(test.LeftOperand, local) || IsLocal(test.RightOperand, local)))));

    private static bool IsLocal(IOperation operation, ILocalSymbol local) =>
        SymbolEqualityComparer.Default.Equals(operation.WithoutCasts().SymbolOf(), local);

    // Math.Max(a, b) bounds a and b, and nothing else.
    private static bool IsScalarMaxOfOthers(IInvocationOperation call, IOperation element, BlockContext block)
    {
        if (MathCall.Of(call, out IReadOnlyList<IOperation> larger) != MathFunction.Max || larger.Any(argument => Expressions.Same(argument, element)))
        {
            return false;
        }

        // Min(a, b) is below Max(a, b).
        return MathCall.Of(block.Facts.Resolve(element.WithoutCasts()).WithoutCasts(), out IReadOnlyList<IOperation> smaller) != MathFunction.Min
            || !smaller.Any(one => larger.Any(other => Expressions.Same(one, other)));
    }
}
