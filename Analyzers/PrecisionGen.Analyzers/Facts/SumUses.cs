using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>What becomes of a sum.</summary>
internal enum SumUse
{
    None,

    /// <summary>Something is divided by it.</summary>
    Divides,

    /// <summary>Its logarithm is taken.</summary>
    IsLogged,
}

/// <summary>Follows an exponential to the sum that it enters, and the sum to the division or logarithm that it goes into.</summary>
internal static class SumUses
{
    /// <summary>The use of the sum that this value is added to; None if it is added to none.</summary>
    public static SumUse OfExponential(IOperation value, BlockContext block)
    {
        IOperation? outer = Unwrapped(value);
        switch (outer)
        {
            case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } added:
                return OfHolder(added.Target, block);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum when Unwrapped(sum) is ISimpleAssignmentOperation again
                && CarriedWrite.Is(again, out CarriedWrite carried):
                return OfHolder(carried.Target, block);
            case ISimpleAssignmentOperation assignment:
                SumUse chained = Unwrapped(assignment) is ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } and not null
                    ? OfExponential(assignment, block)
                    : SumUse.None;
                return chained != SumUse.None ? chained
                    : assignment.Target.SymbolOf() is ILocalSymbol local ? OfLocal(local, block)
                    : Rows.RowOf(assignment.Target, block) is { } row && Rows.SymbolOf(row) is { } symbol ? OfRow(symbol, assignment, block)
                    : SumUse.None;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return OfLocal(declarator.Symbol, block);
            case IReturnOperation { Parent: IBlockOperation { Parent: IAnonymousFunctionOperation function } }:
                return Rows.EnclosingCall(function) is { } call ? OfSequence(call, block) : SumUse.None;
            default:
                return SumUse.None;
        }
    }

    /// <summary>The use of the sum of a row's elements, wherever they are added.</summary>
    public static SumUse OfRow(ISymbol row, IOperation after, BlockContext block)
    {
        foreach (IInvocationOperation sum in block.Facts.Calls)
        {
            if (sum.TargetMethod.Name == "Sum" && Rows.SourceOf(sum) is { } source && Rows.Is(source, row) && OfValue(sum, block) is var use and not SumUse.None)
            {
                return use;
            }
        }

        foreach (IAssignmentOperation write in block.Facts.Assignments)
        {
            if (CarriedWrite.Is(write, out CarriedWrite carried) && carried.Kind == BinaryOperatorKind.Add
                && Rows.RowOf(carried.Term, block) is { } added && Rows.Is(added, row) && OfHolder(carried.Target, block) is var use and not SumUse.None)
            {
                return use;
            }
        }

        return SumUse.None;
    }

    /// <summary>z.Sum(v => ...) itself, or z.Select(v => ...) whose elements are added later.</summary>
    public static SumUse OfSequence(IInvocationOperation call, BlockContext block)
    {
        if (call.TargetMethod.Name == "Sum")
        {
            return OfValue(call, block);
        }

        if (call.TargetMethod.Name is not ("Select" or "ConvertAll"))
        {
            return SumUse.None;
        }

        IOperation sequence = call;
        while (Receiving(sequence) is { TargetMethod.Name: "ToArray" or "ToList" } next)
        {
            sequence = next;
        }

        return Receiving(sequence) is { TargetMethod.Name: "Sum" } sum ? OfValue(sum, block)
            : Unwrapped(sequence) is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } ? OfRow(declarator.Symbol, sequence, block)
            : Unwrapped(sequence) is ISimpleAssignmentOperation assignment && assignment.Target.SymbolOf() is { } symbol ? OfRow(symbol, sequence, block)
            : SumUse.None;
    }

    private static SumUse OfLocal(ILocalSymbol local, BlockContext block)
    {
        foreach (IAssignmentOperation operation in block.Facts.Assignments)
        {
            if (CarriedWrite.Is(operation, out CarriedWrite carried) && carried.Kind == BinaryOperatorKind.Add
                && SymbolEqualityComparer.Default.Equals(carried.Term.WithoutCasts().SymbolOf(), local))
            {
                return OfHolder(carried.Target, block);
            }

            if (operation is ISimpleAssignmentOperation stored && SymbolEqualityComparer.Default.Equals(stored.Value.WithoutCasts().SymbolOf(), local)
                && Rows.RowOf(stored.Target, block) is { } row && Rows.SymbolOf(row) is { } symbol && OfRow(symbol, stored, block) is var use and not SumUse.None)
            {
                return use;
            }
        }

        return SumUse.None;
    }

    private static SumUse OfHolder(IOperation holder, BlockContext block) => holder.SymbolOf() is { } symbol ? OfSymbol(symbol, block)
        : Rows.RowOf(holder, block) is { } row && Rows.SymbolOf(row) is { } sums ? OfElements(sums, block)
        : SumUse.None;

    private static SumUse OfSymbol(ISymbol symbol, BlockContext block)
    {
        for (int i = 0; i < block.Facts.Kinds.Count; i++)
        {
            if (block.Facts.Kinds[i] is OperationKind.LocalReference or OperationKind.FieldReference or OperationKind.ParameterReference
                && block.Facts.Operations[i] is var reference && SymbolEqualityComparer.Default.Equals(reference.SymbolOf(), symbol)
                && OfValue(reference, block) is var use and not SumUse.None)
            {
                return use;
            }
        }

        return SumUse.None;
    }

    private static SumUse OfElements(ISymbol row, BlockContext block) => block.Facts.Operations.OfType<IArrayElementReferenceOperation>()
        .Where(one => Rows.Is(one.ArrayReference, row))
        .Select(one => OfValue(one, block))
        .FirstOrDefault(use => use != SumUse.None);

    private static SumUse OfValue(IOperation value, BlockContext block)
    {
        switch (Unwrapped(value))
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient when Holds(quotient.RightOperand, value):
                return SumUse.Divides;
            case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Divide } division when Holds(division.Value, value):
                return SumUse.Divides;
            // A draw between 0 and the sum: the same as to divide by it.
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } draw when draw.Everything().Any(one =>
                one is IInvocationOperation { TargetMethod.Name: "NextDouble" or "NextSingle" }):
                return SumUse.Divides;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } floored when Constants.ValueOf(floored.RightOperand, block) is not null:
                return OfValue(floored, block);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } when value is IInvocationOperation or IBinaryOperation:
                return OfSymbol(declarator.Symbol, block);
            case IArgumentOperation { Parent: IInvocationOperation call }:
                MathFunction function = MathCall.Of(call, out _);
                return function == MathFunction.Log || call.TargetMethod.Name == "Log" ? SumUse.IsLogged
                    : function == MathFunction.Max ? OfValue(call, block)
                    : call.TargetMethod.ContainingType?.Name == "TensorPrimitives" && call.TargetMethod.Name == "Divide" ? SumUse.Divides
                    : SumUse.None;
            default:
                return SumUse.None;
        }
    }

    private static bool Holds(IOperation place, IOperation value) => ReferenceEquals(place.WithoutCasts(), value);

    private static IInvocationOperation? Receiving(IOperation sequence) => Unwrapped(sequence) switch
    {
        IInvocationOperation call => call,
        IArgumentOperation { Parameter.Ordinal: 0, Parent: IInvocationOperation { TargetMethod.IsExtensionMethod: true } extension } => extension,
        _ => null,
    };

    /// <summary>The nearest operation around this one that is neither a parenthesis nor a conversion.</summary>
    private static IOperation? Unwrapped(IOperation operation)
    {
        IOperation? outer = operation.Parent;
        while (outer is IParenthesizedOperation or IConversionOperation)
        {
            outer = outer.Parent;
        }

        return outer;
    }
}
