using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Stability;

/// <summary>E[x^2] - E[x]^2: two large numbers whose difference is the variance, or only their rounding errors.</summary>
internal sealed class CancellingVariance : HazardRule
{
    public override RuleDescription Description { get; } = new(
        "PG2007", "Variance as a difference of moments cancels",
        "'{0}' cancels: in {1} it has no correct digit once the mean is {2} times the standard deviation, and it can be negative",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.OnBinary(CheckDifference, Numbers.Floating, BinaryOperatorKind.Subtract);
        dispatch.OnCompound(CheckSubtraction, Numbers.Floating, BinaryOperatorKind.Subtract);
    }

    private void CheckDifference(IOperation operation, BlockContext block)
    {
        IBinaryOperation difference = (IBinaryOperation)operation;
        if (IsOfMoments(difference.LeftOperand, difference.RightOperand, difference.Type, block))
        {
            Report(difference, MeanOfSquares.PropertiesOf(difference, block), block);
        }
    }

    /// <summary>variance = squares / n; variance -= mean * mean;</summary>
    private void CheckSubtraction(IOperation operation, BlockContext block)
    {
        ICompoundAssignmentOperation subtraction = (ICompoundAssignmentOperation)operation;
        if (subtraction.Target is not ILocalReferenceOperation { Local: { } local })
        {
            return;
        }

        IOperation[] others = block.Facts.WritesOf(local).Where(write => !ReferenceEquals(write, subtraction)).ToArray();
        if (others.Length == 1 && BlockFacts.ValueWritten(others[0]) is { } first && IsOfMoments(first, subtraction.Value, subtraction.Type, block))
        {
            Report(subtraction, ImmutableDictionary<string, string?>.Empty, block);
        }
    }

    private static bool IsOfMoments(IOperation left, IOperation right, ITypeSymbol? type, BlockContext block)
    {
        if (block.Known.FormatOf(type, block.Options) is null)
        {
            return false;
        }

        IOperation[] all = [.. Moments.Factors(block.Facts.Resolve(right), block)];
        IOperation[] factors = all.Length < 2 ? all : [.. all.Where(factor => Moments.Of(factor, block) == Moment.First)];
        return factors.Length == 2 && AreOfOne(factors[0], factors[1], block) && Moments.Of(left, block) == Moment.Second;
    }

    /// <summary>The same mean twice, or a sum and the mean that was made of it.</summary>
    private static bool AreOfOne(IOperation one, IOperation other, BlockContext block) => Expressions.Same(one.WithoutCasts(), other.WithoutCasts())
        || IsPartOf(one, other) || IsPartOf(other, one)
        || block.Facts.Resolve(one).Symbols().Intersect<ISymbol>(block.Facts.Resolve(other).Symbols(), SymbolEqualityComparer.Default).Any(symbol => symbol is ILocalSymbol);

    private static bool IsPartOf(IOperation part, IOperation whole) => part.WithoutCasts().SymbolOf() is { } symbol
        && whole.Symbols().Contains(symbol, SymbolEqualityComparer.Default);

    private void Report(IOperation difference, ImmutableDictionary<string, string?> properties, BlockContext block)
    {
        bool isClamped = IsClamped(difference, block, out IOperation clamped);
        if ((isClamped && !IsUnderRoot(clamped, block)) || block.Known.FormatOf(difference.Type, block.Options) is not { } format)
        {
            return;
        }

        block.Report(
            this, difference.Syntax.GetLocation(), properties,
            isClamped || format == FloatFormat.Double ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning,
            difference.Text(), format.Name, FloatFormat.Write(Math.Round(Math.Sqrt(1 / format.UnitRoundoff))));
    }

    /// <summary>Max(0, difference), or a local that is set to 0 where it is negative.</summary>
    private static bool IsClamped(IOperation difference, BlockContext block, out IOperation clamped)
    {
        clamped = difference;
        IOperation? around = difference.Ancestors().SkipWhile(one => one is IConversionOperation or IParenthesizedOperation or IArgumentOperation).FirstOrDefault();
        if (around is not null && MathCall.Of(around, out _) is MathFunction.Max or MathFunction.Abs or MathFunction.Clamp)
        {
            clamped = around;
            return true;
        }

        return LocalOf(difference) is { } local && block.Facts.WritesOf(local).Any(write => BlockFacts.ValueWritten(write) is { } value
            && !value.Syntax.Span.Contains(difference.Syntax.Span)
            && (Constants.ValueOf(value, block) == 0 || MathCall.Of(value, out _) is MathFunction.Max or MathFunction.Abs));
    }

    private static bool IsUnderRoot(IOperation value, BlockContext block)
    {
        if (value.Ancestors().TakeWhile(one => one is not IBlockOperation).Any(IsRoot))
        {
            return true;
        }

        return LocalOf(value) is { } local && block.Facts.Operations
            .Any(one => IsRoot(one) && one.Symbols().Contains(local, SymbolEqualityComparer.Default));

        static bool IsRoot(IOperation one) => MathCall.Of(one, out _) is MathFunction.Sqrt or MathFunction.ReciprocalSqrtEstimate;
    }

    /// <summary>The local that the value is written to.</summary>
    private static ILocalSymbol? LocalOf(IOperation value)
    {
        foreach (IOperation outer in value.Ancestors())
        {
            switch (outer)
            {
                case IVariableDeclaratorOperation declarator:
                    return declarator.Symbol;
                case IAssignmentOperation { Target: ILocalReferenceOperation target }:
                    return target.Local;
                case IBlockOperation:
                    return null;
            }
        }

        return value is IAssignmentOperation { Target: ILocalReferenceOperation own } ? own.Local : null;
    }
}
