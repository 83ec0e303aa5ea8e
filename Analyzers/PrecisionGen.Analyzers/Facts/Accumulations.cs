using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>One step of a sum: s += t, s = s + t, s -= t from zero, s++, s = FusedMultiplyAdd(a, b, s), or the function of an Aggregate.</summary>
internal sealed class Accumulation
{
    public Accumulation(IOperation update, IOperation target, NumericKind kind, IReadOnlyList<IOperation> terms, double maximumTerms)
    {
        Update = update;
        Target = target;
        Kind = kind;
        Terms = terms;
        MaximumTerms = maximumTerms;
    }

    /// <summary>The assignment or call.</summary>
    public IOperation Update { get; }

    /// <summary>The variable, member or element that holds the sum.</summary>
    public IOperation Target { get; }

    /// <summary>The dtype that the sum is rounded to in every step.</summary>
    public NumericKind Kind { get; }

    /// <summary>What one step adds; for a fused multiply-add the two factors.</summary>
    public IReadOnlyList<IOperation> Terms { get; }

    /// <summary>The most steps of one sum; infinity if nothing bounds them.</summary>
    public double MaximumTerms { get; }

    /// <summary>True if a step adds the square of a value.</summary>
    public bool AddsSquares => Squared is not null;

    /// <summary>The x of a term x * x.</summary>
    public IOperation? Squared => Update.Kind != OperationKind.Increment && Terms.Count == 2 && IsFused && Expressions.Same(Terms[0].WithoutCasts(), Terms[1].WithoutCasts())
        ? Terms[0].WithoutCasts()
        : (Values ?? Terms).Select(SquaredIn).FirstOrDefault(found => found is not null);

    /// <summary>The terms, with locals followed to what they were given.</summary>
    public IReadOnlyList<IOperation>? Values { get; set; }

    /// <summary>True if the terms are the two factors of a fused multiply-add.</summary>
    public bool IsFused { get; set; }

    /// <summary>The x of x * x and Pow(x, 2).</summary>
    public static IOperation? SquaredIn(IOperation term) => term.WithoutCasts() switch
    {
        IInvocationOperation call when MathCall.Of(call, out IReadOnlyList<IOperation> arguments) == MathFunction.Pow && arguments.Count == 2 && IsTwo(arguments[1]) =>
            arguments[0].WithoutCasts(),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product
            when Expressions.Same(product.LeftOperand.WithoutCasts(), product.RightOperand.WithoutCasts()) => product.LeftOperand.WithoutCasts(),
        _ => null,
    };

    // (Half)2 is not a constant of C#, but its operand is.
    private static bool IsTwo(IOperation exponent) => exponent.WithoutCasts().ConstantValue is { HasValue: true, Value: 2 or 2f or 2d };
}

/// <summary>Finds sums that are carried through loops, through calls of a method, or through LINQ's Aggregate.</summary>
internal static class Accumulations
{
    /// <summary>The operations that can be a step of a sum.</summary>
    public static readonly OperationKind[] Kinds = [OperationKind.CompoundAssignment, OperationKind.SimpleAssignment, OperationKind.Increment];

    /// <summary>The sum that an assignment or increment carries on; null if it is none, or compensated (Kahan).</summary>
    public static Accumulation? Of(IOperation operation, BlockContext block)
    {
        if (operation is IAssignmentOperation { Target: null } || TargetOf(operation) is not { } target)
        {
            return null;
        }

        NumericKind kind = block.Known.KindOf(target.Type, block.Options);
        if (!kind.IsFloating() || !TryFindTerms(operation, target, block, out List<IOperation> terms, out bool isFused)
            || terms.Any(term => term.Everything().Any(part => part is IInvalidOperation || SameNumber(part, target)))
            || Carriers.Rounds(operation, target, block) is not { } rounds
            || IsCompensated(operation, target))
        {
            return null;
        }

        return new Accumulation(operation, target, kind, terms, rounds)
        {
            IsFused = isFused,
            Values = terms.Select(term => block.Facts.Resolve(term.WithoutCasts())).ToArray(),
        };
    }

    /// <summary>xs.Aggregate(seed, (sum, x) => sum + x).</summary>
    public static Accumulation? OfAggregate(IInvocationOperation call, BlockContext block)
    {
        if (call.TargetMethod is not { Name: "Aggregate", ContainingType.Name: "Enumerable" or "ParallelEnumerable" }
            || call.Arguments.Select(argument => FunctionOf(argument.Value)).FirstOrDefault(found => found is not null) is not { Symbol.Parameters.Length: 2 } function
            || ResultOf(function) is not { } result)
        {
            return null;
        }

        IParameterSymbol sum = function.Symbol.Parameters[0];
        NumericKind kind = block.Known.KindOf(sum.Type, block.Options);
        List<IOperation> addends = [];
        Flatten(result, addends);
        int own = addends.FindIndex(addend => IsReference(addend.WithoutCasts(), sum));
        if (!kind.IsFloating() || own < 0 || addends.Count < 2)
        {
            return null;
        }

        IOperation target = addends[own].WithoutCasts();
        addends.RemoveAt(own);
        return addends.Any(addend => addend.Symbols().Contains(sum, SymbolEqualityComparer.Default))
            ? null
            : new Accumulation(call, target, kind, addends, Lengths.MaximumOf(call.Arguments[0].Value, block));
    }

    /// <summary>True if this is the first step of its variable in the method: a sum is reported once.</summary>
    public static bool IsFirst(Accumulation sum, BlockContext block) => sum.Target.SymbolOf() is not { } symbol
        || block.Facts.WritesOf(symbol).FirstOrDefault(write => block.AccumulationOf(write) is not null) is not { } first
        || ReferenceEquals(first, sum.Update);

    private static IOperation? TargetOf(IOperation operation) => operation switch
    {
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } compound => compound.Target.Bare(),
        ISimpleAssignmentOperation { Target: not ITupleOperation } assignment => assignment.Target.Bare(),
        IIncrementOrDecrementOperation increment => increment.Target.Bare(),
        _ => null,
    };

    private static bool TryFindTerms(IOperation operation, IOperation target, BlockContext block, out List<IOperation> terms, out bool isFused)
    {
        terms = [];
        isFused = false;
        switch (operation)
        {
            case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Subtract } difference when !StartsAtZero(target, block):
                return false;
            case ICompoundAssignmentOperation compound:
                Flatten(compound.Value, terms);
                return true;
            case IIncrementOrDecrementOperation:
                return true;
            case ISimpleAssignmentOperation assignment:
                return TryFindInValue(block.Facts.Resolve(assignment.Value), target, terms, out isFused);
            default:
                return false;
        }
    }

    private static bool TryFindInValue(IOperation value, IOperation target, List<IOperation> terms, out bool isFused)
    {
        isFused = false;
        if (MathCall.Of(value.WithoutCasts(), out IReadOnlyList<IOperation> arguments) == MathFunction.FusedMultiplyAdd && arguments.Count == 3)
        {
            isFused = SameNumber(arguments[2], target);
            terms.Add(arguments[0]);
            terms.Add(arguments[1]);
            return isFused;
        }

        // sum = x > 0 ? sum + x : sum.
        if (value.WithoutCasts() is IConditionalOperation { WhenFalse: { } otherwise } choice)
        {
            return (SameNumber(otherwise, target) && TryFindInValue(choice.WhenTrue, target, terms, out isFused))
                || (SameNumber(choice.WhenTrue, target) && TryFindInValue(otherwise, target, terms, out isFused));
        }

        Flatten(value, terms);
        int own = terms.FindIndex(addend => SameNumber(addend, target));
        if (own < 0 || terms.Count < 2)
        {
            return false;
        }

        terms.RemoveAt(own);
        return true;
    }

    /// <summary>The addends of a + b + c, through casts.</summary>
    private static void Flatten(IOperation value, List<IOperation> addends)
    {
        if (value.WithoutCasts() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum)
        {
            Flatten(sum.LeftOperand, addends);
            Flatten(sum.RightOperand, addends);
        }
        else
        {
            addends.Add(value);
        }
    }

    // A loss is also written as loss -= log p, from 0.
    private static bool StartsAtZero(IOperation target, BlockContext block) => target.SymbolOf() is ILocalSymbol local
        && block.Facts.WritesOf(local).Select(BlockFacts.ValueWritten).FirstOrDefault(value => value is not null) is { } first
        && (Constants.ValueOf(first, block) == 0 || first.Bare() is IDefaultValueOperation);

    /// <summary>(t - s) - y and (s - before) - y recover what a sum lost: the mark of compensated summation.</summary>
    private static bool IsCompensated(IOperation update, IOperation target) =>
        update.Ancestors().OfType<ILoopOperation>().FirstOrDefault() is { } loop
        && loop.Everything().Any(one => one is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } outer
            && outer.LeftOperand.WithoutCasts() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } inner
            && (SameNumber(inner.LeftOperand, target) || SameNumber(inner.RightOperand, target)));

    private static bool SameNumber(IOperation a, IOperation b) => Expressions.Same(a.WithoutCasts(), b.WithoutCasts());

    private static bool IsReference(IOperation operation, IParameterSymbol parameter) =>
        SymbolEqualityComparer.Default.Equals(operation.SymbolOf(), parameter);

    private static IAnonymousFunctionOperation? FunctionOf(IOperation argument) =>
        argument.WithoutCasts() is IDelegateCreationOperation creation ? creation.Target as IAnonymousFunctionOperation : argument.WithoutCasts() as IAnonymousFunctionOperation;

    private static IOperation? ResultOf(IAnonymousFunctionOperation function) =>
        function.Body is { Operations.Length: 1 } body && body.Operations[0] is IReturnOperation { ReturnedValue: { } value } ? value : null;
}
