using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>What a number sums up, whether it was divided by the count or not.</summary>
internal enum Moment
{
    Unknown,

    /// <summary>A sum or mean of values.</summary>
    First,

    /// <summary>A sum or mean of squares.</summary>
    Second,
}

/// <summary>Recognizes sums and means of values and of their squares, from what is added up or else from the name.</summary>
internal static class Moments
{
    private const int MaximumDepth = 6;

    private static readonly HashSet<string> FirstWords =
        NameWords.Set("sum", "mean", "average", "avg", "total", "mu", "ex", "sx", "sy", "s1", "m1");

    private static readonly HashSet<string> SecondWords = NameWords.Set(
        "sq", "sqr", "squared", "squares", "square", "sumsq", "sumsqr", "sum2", "sumx2", "sumy2", "x2", "y2", "xx", "yy", "sxx", "syy", "ex2", "s2", "m2", "mean2");

    public static Moment Of(IOperation value, BlockContext block) => Of(value, block, 0);

    /// <summary>
    /// What is added up in a local (s += t, s = s + t), or by LINQ (x.Sum(t), x.Average(t)); empty where it cannot be seen.
    /// </summary>
    public static IReadOnlyList<IOperation> Terms(IOperation value, BlockContext block)
    {
        IOperation bare = block.Facts.Resolve(value).WithoutCasts();
        if (bare is ILocalReferenceOperation { Local: { } local })
        {
            return block.Facts.WritesOf(local).Select(write => Added(write, local)).OfType<IOperation>().ToArray();
        }

        return bare switch
        {
            IInvocationOperation { TargetMethod: { Name: "Sum" or "Average", ContainingType.Name: "Enumerable" or "ParallelEnumerable" } } call =>
                (Selected(call) ?? SelectedBefore(call, block, out _)) is { } body ? new[] { body } : Array.Empty<IOperation>(),
            IInvocationOperation { TargetMethod: { Name: "Aggregate", ContainingType.Name: "Enumerable" } } call =>
                Accumulations.OfAggregate(call, block)?.Terms ?? Array.Empty<IOperation>(),
            _ => Array.Empty<IOperation>(),
        };
    }

    /// <summary>What x.Select(v => ...) in front of a sum made of each element, and the x.</summary>
    public static IOperation? SelectedBefore(IInvocationOperation call, BlockContext block, out IOperation source)
    {
        source = call;
        if (call.Arguments.Length != 1 || Translated(block.Facts.Resolve(call.Arguments[0].Value)) is not IInvocationOperation before
            || before is not { TargetMethod.ContainingType.Name: "Enumerable" or "ParallelEnumerable", Arguments: { IsEmpty: false } arguments })
        {
            return null;
        }

        source = arguments[0].Value;
        return before.TargetMethod.Name switch
        {
            "Select" => Selected(before),
            "ToArray" or "ToList" or "AsEnumerable" or "AsParallel" => SelectedBefore(before, block, out source),
            _ => null,
        };
    }

    /// <summary>The calls that "from v in x select v * v" stands for.</summary>
    private static IOperation Translated(IOperation source) =>
        source.WithoutCasts() is ITranslatedQueryOperation query ? query.Operation.WithoutCasts() : source.WithoutCasts();

    /// <summary>The t of s += t and s = s + t.</summary>
    public static IOperation? Added(IOperation write, ISymbol target)
    {
        if (write is ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } compound)
        {
            return compound.Value;
        }

        if (BlockFacts.ValueWritten(write)?.WithoutCasts() is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum)
        {
            return null;
        }

        return IsSymbol(sum.LeftOperand) ? sum.RightOperand : IsSymbol(sum.RightOperand) ? sum.LeftOperand : null;

        bool IsSymbol(IOperation one) => SymbolEqualityComparer.Default.Equals(one.WithoutCasts().SymbolOf(), target);
    }

    /// <summary>The body of a selector that is an expression.</summary>
    public static IOperation? Selected(IInvocationOperation call)
    {
        IOperation? selector = call.Arguments.Length == 2 ? call.Arguments[1].Value.WithoutCasts() : null;
        selector = selector is IDelegateCreationOperation creation ? creation.Target : selector;
        return selector is IAnonymousFunctionOperation { Body.Operations: { Length: 1 } statements } && statements[0] is IReturnOperation result
            ? result.ReturnedValue
            : null;
    }

    /// <summary>Factors of a product, divisors left out: sum, sum of sum * sum / n.</summary>
    public static IEnumerable<IOperation> Factors(IOperation value, BlockContext block)
    {
        IOperation bare = value.WithoutCasts();
        if (Squares.IsSquare(bare, block, out IOperation root))
        {
            return new[] { root, root };
        }

        return bare switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product =>
                Factors(product.LeftOperand, block).Concat(Factors(product.RightOperand, block)),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient => Factors(quotient.LeftOperand, block),
            _ => new[] { bare },
        };
    }

    private static Moment Of(IOperation value, BlockContext block, int depth)
    {
        IOperation bare = block.Facts.Resolve(value).WithoutCasts();
        if (depth > MaximumDepth)
        {
            return Moment.Unknown;
        }

        if (bare is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } && !Squares.IsSquare(bare, block, out _))
        {
            IOperation[] all = [.. Factors(bare, block)];
            if (all.Count(factor => IsNorm(block.Facts.Resolve(factor).WithoutCasts())) == 2)
            {
                return Moment.Second;
            }

            Moment[] factors = all.Select(factor => Of(factor, block, depth + 1)).Where(one => one != Moment.Unknown).ToArray();
            return factors.Length == 1 ? factors[0] : Moment.Unknown;
        }

        IReadOnlyList<IOperation> terms = Terms(bare, block);
        if (terms.Count > 0)
        {
            return terms.Any(term => IsInteger(term, block)) ? Moment.Unknown
                : !terms.All(term => Squares.IsSquare(block.Facts.Resolve(term), block, out _)) ? Moment.First
                : terms.Any(term => IsDeviation(term, block, depth)) ? Moment.Unknown
                : Moment.Second;
        }

        return bare is IInvocationOperation call ? OfCall(call)
            : Squares.IsSquare(bare, block, out IOperation root) && IsNorm(block.Facts.Resolve(root).WithoutCasts()) ? Moment.Second
            : OfName(bare, block);
    }

    private static Moment OfCall(IInvocationOperation call) => call.TargetMethod switch
    {
        { Name: "SumOfSquares", ContainingType.Name: "TensorPrimitives" } => Moment.Second,
        { Name: "Dot" } when call.Arguments.Length >= 2 && Expressions.Same(call.Arguments[0].Value, call.Arguments[1].Value) => Moment.Second,
        { Name: "Sum" or "Average", ContainingType.Name: "TensorPrimitives" or "Enumerable" } => Moment.First,
        { Name: "Mean" or "Average" } => Moment.First,
        _ => Moment.Unknown,
    };

    /// <summary>A norm, whose square is the sum of the squares.</summary>
    private static bool IsNorm(IOperation root) => root is IInvocationOperation { TargetMethod: { Name: "Norm", ContainingType.Name: "TensorPrimitives" } };

    /// <summary>(v - mean) * (v - mean) and (v - shift) * (v - shift), whose sum has already lost what cancels.</summary>
    private static bool IsDeviation(IOperation square, BlockContext block, int depth) =>
        Squares.IsSquare(block.Facts.Resolve(square), block, out IOperation root)
        && block.Facts.Resolve(root).WithoutCasts() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference
        && (IsShift(difference.RightOperand.WithoutCasts(), square, block)
            || Of(difference.RightOperand, block, depth + 1) == Moment.First || Of(difference.LeftOperand, block, depth + 1) == Moment.First);

    /// <summary>One number for all elements: a variable that nothing writes where the elements are walked.</summary>
    private static bool IsShift(IOperation subtrahend, IOperation place, BlockContext block) => subtrahend switch
    {
        IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } } => true,
        ILocalReferenceOperation { Local: { } local } => !place.Ancestors()
            .Any(outer => outer is ILoopOperation or IAnonymousFunctionOperation && block.Facts.IsWrittenIn(local, outer)),
        _ => false,
    };

    private static Moment OfName(IOperation bare, BlockContext block)
    {
        string? name = bare is IArrayElementReferenceOperation element ? element.ArrayReference.SymbolOf()?.Name : bare.SymbolOf()?.Name;
        if (name is null || IsInteger(bare, block))
        {
            return Moment.Unknown;
        }

        string[] words = NameWords.Of(name).ToArray();
        return words.Any(SecondWords.Contains) ? Moment.Second : words.Any(FirstWords.Contains) ? Moment.First : Moment.Unknown;
    }

    // Whole numbers add up exactly, far beyond what a float could.
    private static bool IsInteger(IOperation value, BlockContext block)
    {
        IOperation bare = value.WithoutCasts();
        bare = bare is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product ? product.LeftOperand.WithoutCasts() : bare;
        return block.Known.KindOf(block.Facts.Resolve(bare).WithoutCasts().Type, block.Options) is NumericKind.Integer or NumericKind.Decimal;
    }
}
