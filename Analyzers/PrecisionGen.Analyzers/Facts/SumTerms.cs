using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>Whether all terms of a sum can be 0: data can, exponentials and probabilities cannot, and of results of unknown functions nothing is known.</summary>
internal sealed class SumTerms
{
    private const int MaximumDepth = 8;

    private static readonly HashSet<string> PositiveWords =
        NameWords.Set(
        "exp", "prob", "probs", "probability", "probabilities", "softmax", "pow", "sigmoid", "time", "times", "elapsed", "seconds", "milliseconds", "ticks", "duration", "concentration", "concentrations");

    private readonly BlockContext block;

    public SumTerms(BlockContext block) => this.block = block;

    /// <summary>0, however it is written.</summary>
    public bool IsZero(IOperation value) => Constants.ValueOf(value, block) == 0 || value.WithoutCasts() is IDefaultValueOperation;

    /// <summary>What the sum of these terms is 0 for; None if one of them never is 0.</summary>
    public ZeroCause Of(IReadOnlyList<IOperation> terms)
    {
        if (terms.Count == 0 || !terms.All(term => CanBeZero(term, 0)))
        {
            return ZeroCause.None;
        }

        return terms.All(term => Squares.IsSquare(block.Facts.Resolve(term), block, out IOperation root) && IsDifference(root)) ? ZeroCause.Deviation
            : terms.All(term => Squares.IsSquare(block.Facts.Resolve(term), block, out _)) ? ZeroCause.Norm
            : ZeroCause.Sum;
    }

    private bool IsDifference(IOperation value) =>
        block.Facts.Resolve(value).WithoutCasts() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract };

    /// <summary>
    /// True for terms made of data. Exponentials and probabilities are positive, results of unknown functions are unknown, and loop
    /// counters are not data.
    /// </summary>
    private bool CanBeZero(IOperation term, int depth)
    {
        IOperation bare = block.Facts.Resolve(term).WithoutCasts();
        if (depth > MaximumDepth || Constants.ValueOf(bare, block) is { } constant && constant != 0 || !block.Ranges.Of(bare).Contains(0))
        {
            return false;
        }

        switch (bare)
        {
            case ISimpleAssignmentOperation assignment:
                return CanBeZero(assignment.Value, depth + 1);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } binary:
                return CanBeZero(binary.LeftOperand, depth + 1) || CanBeZero(binary.RightOperand, depth + 1);
            case IConditionalOperation { WhenFalse: { } otherwise } conditional:
                return new[] { conditional.WhenTrue, otherwise }.Any(branch => IsZero(branch) || CanBeZero(branch, depth + 1));
            case IInvocationOperation:
                return MathCall.Of(bare, out IReadOnlyList<IOperation> arguments) is MathFunction.Abs or MathFunction.Max or MathFunction.Min
                    ? arguments.All(argument => IsZero(argument) || CanBeZero(argument, depth + 1))
                    : Squares.IsSquare(bare, block, out IOperation root) && CanBeZero(root, depth + 1);
            case ILocalReferenceOperation local:
                return block.Facts.WritesOf(local.Local).Any(write => write is IForEachLoopOperation) && !SaysPositive(local.Local.Name);
            case IParameterReferenceOperation parameter:
                return !SaysPositive(parameter.Parameter.Name);
            default:
                return CollectionOf(bare) is { } collection ? !SaysPositive(collection.Name) && !HoldsPositive(collection, depth)
                    : bare.SymbolOf() is { } member && !SaysPositive(member.Name);
        }
    }

    /// <summary>z.Select(v => MathF.Exp(v - max)).ToArray() and the like.</summary>
    private static bool CallsPositive(IOperation value) => value.Everything().Any(one => one switch
    {
        IInvocationOperation call => SaysPositive(call.TargetMethod.Name),
        IMethodReferenceOperation reference => SaysPositive(reference.Method.Name),
        _ => false,
    });

    public static bool SaysPositive(string name) => NameWords.Has(name, PositiveWords);

    /// <summary>The array, list or span whose element this is.</summary>
    public static ISymbol? CollectionOf(IOperation element) => element switch
    {
        IArrayElementReferenceOperation array => array.ArrayReference.SymbolOf(),
        IPropertyReferenceOperation { Arguments.IsEmpty: false, Instance: { } instance } => instance.SymbolOf(),
        _ => null,
    };

    /// <summary>True if this method fills the collection with something that need not be 0: exponentials, results of calls.</summary>
    private bool HoldsPositive(ISymbol collection, int depth)
    {
        if (collection is ILocalSymbol local && block.Facts.OnlyValue(local) is { } only && CallsPositive(only))
        {
            return true;
        }

        return block.Facts.Operations.Any(one => one switch
        {
            ISimpleAssignmentOperation write => IsCollection(CollectionOf(write.Target.WithoutCasts())) && !CanBeZero(write.Value, depth + 3),
            IInvocationOperation call => SaysPositive(call.TargetMethod.Name) && call.Arguments.Any(argument => argument.Value.Symbols().Any(IsCollection)),
            _ => false,
        });

        bool IsCollection(ISymbol? symbol) => SymbolEqualityComparer.Default.Equals(symbol, collection);
    }

    /// <summary>
    /// Sums over a sequence. Of the averages only those of squares count: the mean of data is 0 by chance, a deviation of equal values always.
    /// </summary>
    public ZeroCause OfQuery(IInvocationOperation call)
    {
        if (call.TargetMethod.Name == "Aggregate" && (call.Arguments.Length < 3 || !IsZero(call.Arguments[1].Value)))
        {
            return ZeroCause.None;
        }

        IReadOnlyList<IOperation> terms = Moments.Terms(call, block);
        ZeroCause cause = terms.Count > 0 ? Of(terms) : call.TargetMethod.Name == "Sum" ? OfElements(call) : ZeroCause.None;
        return call.TargetMethod.Name != "Average" || cause is ZeroCause.Deviation or ZeroCause.Norm ? cause : ZeroCause.None;
    }

    /// <summary>x.Sum() where x is neither filled with exponentials here nor called probabilities.</summary>
    public ZeroCause OfElements(IInvocationOperation call)
    {
        IOperation? source = call.Arguments.FirstOrDefault()?.Value.WithoutCasts();
        ISymbol? collection = source?.SymbolOf() ?? (source as IInvocationOperation)?.Arguments.FirstOrDefault()?.Value.SymbolOf();
        return collection is null || CallsPositive(source!) || call.Arguments.Skip(1).Any(argument => CallsPositive(argument.Value)) || SaysPositive(collection.Name) || HoldsPositive(collection, 0) ? ZeroCause.None : ZeroCause.Sum;
    }
}
