using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>
/// Looking at expressions through parentheses and conversions, and comparing them. These are asked many times for every operation,
/// so they ask for the kind, which is one call: a test for an interface walks all interfaces of the operation.
/// </summary>
internal static class Expressions
{
    // Walks are short and many: an allocation for each would be a quarter of the analysis.
    [System.ThreadStatic]
    private static Stack<IOperation>? spareStack;

    /// <summary>The expression without parentheses and without conversions the programmer did not write.</summary>
    public static IOperation Bare(this IOperation operation)
    {
        while (true)
        {
            switch (operation.Kind)
            {
                case OperationKind.Parenthesized:
                    operation = ((IParenthesizedOperation)operation).Operand;
                    break;
                case OperationKind.Conversion when operation.IsImplicit:
                    operation = ((IConversionOperation)operation).Operand;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>The expression without parentheses and without any conversion between numbers.</summary>
    public static IOperation WithoutCasts(this IOperation operation)
    {
        while (true)
        {
            switch (operation.Kind)
            {
                case OperationKind.Parenthesized:
                    operation = ((IParenthesizedOperation)operation).Operand;
                    break;
                case OperationKind.Conversion:
                    operation = ((IConversionOperation)operation).Operand;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>The nearest operation around this one that is neither a parenthesis nor an implicit conversion.</summary>
    public static IOperation? Outer(this IOperation operation)
    {
        IOperation? outer = operation.Parent;
        while (outer is not null && (outer.Kind == OperationKind.Parenthesized || (outer.Kind == OperationKind.Conversion && outer.IsImplicit)))
        {
            outer = outer.Parent;
        }

        return outer;
    }

    /// <summary>What c ? a : b can be, through all its branches; of any other expression itself.</summary>
    public static IEnumerable<IOperation> Alternatives(this IOperation operation) => operation.WithoutCasts() is IConditionalOperation { WhenFalse: { } otherwise } choice
        ? choice.WhenTrue.Alternatives().Concat(otherwise.Alternatives())
        : [operation];

    /// <summary>The variable or member that the expression names, if it names one.</summary>
    public static ISymbol? SymbolOf(this IOperation operation)
    {
        IOperation bare = operation.Bare();
        return bare.Kind switch
        {
            OperationKind.LocalReference => ((ILocalReferenceOperation)bare).Local,
            OperationKind.ParameterReference => ((IParameterReferenceOperation)bare).Parameter,
            OperationKind.FieldReference => ((IFieldReferenceOperation)bare).Field,
            OperationKind.PropertyReference => bare is IPropertyReferenceOperation { Arguments.IsEmpty: true } property ? property.Property : null,
            _ => null,
        };
    }

    /// <summary>
    /// True if both expressions have the same value when evaluated at the same point: the same variables, members, elements,
    /// constants and operators. Calls are the same only if their method and arguments are.
    /// </summary>
    public static bool Same(IOperation a, IOperation b)
    {
        a = a.Bare();
        b = b.Bare();
        if (ReferenceEquals(a, b))
        {
            return true;
        }

        if (a.ConstantValue.HasValue && b.ConstantValue.HasValue)
        {
            return Equals(a.ConstantValue.Value, b.ConstantValue.Value);
        }

        if (a.Kind != b.Kind || !SameHead(a, b))
        {
            return false;
        }

        using IEnumerator<IOperation> left = a.ChildOperations.AsEnumerable().GetEnumerator();
        using IEnumerator<IOperation> right = b.ChildOperations.AsEnumerable().GetEnumerator();
        while (left.MoveNext())
        {
            if (!right.MoveNext() || !Same(left.Current, right.Current))
            {
                return false;
            }
        }

        return !right.MoveNext();
    }

    /// <summary>What is written for a parameter: itself, or each value of a params array or span.</summary>
    public static IEnumerable<IOperation> Given(this IArgumentOperation argument)
    {
        if (!argument.IsImplicit)
        {
            return [argument.Value];
        }

        // The elements of a params span are the children of an operation that the oldest host has no name for.
        IOperation collection = argument.Value.WithoutCasts();
        return collection is IArrayCreationOperation { Initializer: { } elements } ? elements.ElementValues : collection.ChildOperations;
    }

    /// <summary>The operation and everything below it.</summary>
    public static IEnumerable<IOperation> Everything(this IOperation operation)
    {
        Stack<IOperation> pending = spareStack ?? new Stack<IOperation>();
        spareStack = null;
        try
        {
            pending.Push(operation);
            while (pending.Count > 0)
            {
                IOperation one = pending.Pop();
                yield return one;
                foreach (IOperation child in one.ChildOperations.Reverse())
                {
                    pending.Push(child);
                }
            }
        }
        finally
        {
            pending.Clear();
            spareStack = pending;
        }
    }

    /// <summary>The operations around this one, nearest first.</summary>
    public static IEnumerable<IOperation> Ancestors(this IOperation operation)
    {
        for (IOperation? outer = operation.Parent; outer is not null; outer = outer.Parent)
        {
            yield return outer;
        }
    }

    /// <summary>The variables and members that the expression reads.</summary>
    public static IEnumerable<ISymbol> Symbols(this IOperation operation)
    {
        foreach (IOperation one in operation.Everything())
        {
            if (one.Kind is not (OperationKind.Conversion or OperationKind.Parenthesized) && one.SymbolOf() is { } symbol)
            {
                yield return symbol;
            }
        }
    }

    /// <summary>The expression as written, on one line, shortened for a message.</summary>
    public static string Text(this IOperation operation)
    {
        SyntaxNode syntax = operation.Syntax;
        while (syntax is ParenthesizedExpressionSyntax parenthesized)
        {
            syntax = parenthesized.Expression;
        }

        string text = syntax.NormalizeWhitespace("", " ").ToString();
        return text.Length <= 60 ? text : text.Substring(0, 57) + "...";
    }

    private static bool SameHead(IOperation a, IOperation b) => a.Kind switch
    {
        OperationKind.LocalReference => Equal(((ILocalReferenceOperation)a).Local, ((ILocalReferenceOperation)b).Local),
        OperationKind.ParameterReference => Equal(((IParameterReferenceOperation)a).Parameter, ((IParameterReferenceOperation)b).Parameter),
        OperationKind.FieldReference or OperationKind.PropertyReference or OperationKind.EventReference or OperationKind.MethodReference =>
            Equal(((IMemberReferenceOperation)a).Member, ((IMemberReferenceOperation)b).Member),
        OperationKind.Invocation => Equal(((IInvocationOperation)a).TargetMethod, ((IInvocationOperation)b).TargetMethod),
        OperationKind.Binary => ((IBinaryOperation)a).OperatorKind == ((IBinaryOperation)b).OperatorKind,
        OperationKind.Unary => ((IUnaryOperation)a).OperatorKind == ((IUnaryOperation)b).OperatorKind,
        OperationKind.Conversion => Equal(a.Type, b.Type),
        // *p and p[i] of pointers have no kind of their own.
        OperationKind.None => a.Syntax.RawKind == b.Syntax.RawKind && (a.ChildOperations.Count > 0 || a.Syntax.IsEquivalentTo(b.Syntax)),
        OperationKind.InstanceReference or OperationKind.ArrayElementReference or OperationKind.Argument or OperationKind.Conditional => true,
        _ => false,
    };

    private static bool Equal(ISymbol? a, ISymbol? b) => SymbolEqualityComparer.Default.Equals(a, b);
}
