using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>What a small constant is there for.</summary>
internal enum EpsilonRole
{
    /// <summary>Nothing says that it guards something.</summary>
    None,

    /// <summary>Its name says so: eps, tolerance.</summary>
    Named,

    /// <summary>Added to something, or a bound of it, whose use is not seen.</summary>
    Added,

    /// <summary>An operand of a comparison.</summary>
    Compared,

    /// <summary>Keeps the argument of a logarithm from 0.</summary>
    Logarithm,

    /// <summary>Keeps the square of a divisor from 0.</summary>
    RootOfDivisor,

    /// <summary>Keeps a divisor from 0.</summary>
    Divisor,
}

/// <summary>Finds out whether a constant is an epsilon, a floor or a tolerance, and what it guards.</summary>
internal static class EpsilonUse
{
    private const int MaximumDepth = 4;

    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "eps", "epsilon", "epsilons", "tiny", "tol", "tolerance", "floor", "jitter", "smoothing", "ridge", "fudge",
    };

    /// <summary>The role of a constant, from where it goes; the strongest if it goes to several places.</summary>
    public static EpsilonRole Of(IOperation constant, BlockContext block) => Of(constant, block, 0);

    /// <summary>The role of a 16-bit constant; the name of what is cast counts too: (Half)eps.</summary>
    public static EpsilonRole Of(SixteenBitConstant constant, BlockContext block) =>
        Stronger(Of(constant.Operation, block), ByName(constant.Source.WithoutCasts().SymbolOf()?.Name));

    /// <summary>True for "eps", "normEpsilon", "relativeTolerance".</summary>
    public static bool SaysEpsilon(string name) => NameWords.Has(name, Words);

    /// <summary>What an epsilon of 0 leaves unguarded, as the end of a message's sentence.</summary>
    public static string Consequence(EpsilonRole role) => role switch
    {
        EpsilonRole.Divisor or EpsilonRole.RootOfDivisor => "so the division can be by 0",
        EpsilonRole.Logarithm => "so the logarithm can be of 0",
        EpsilonRole.Compared => "so the comparison is with 0",
        EpsilonRole.Added => "so it changes nothing",
        _ => "so nothing is kept from 0",
    };

    /// <summary>The nearest operation around this one that is no parenthesis and no conversion.</summary>
    public static IOperation? OuterOfCasts(IOperation operation)
    {
        IOperation? outer = operation.Parent;
        while (outer is IParenthesizedOperation or IConversionOperation)
        {
            outer = outer.Parent;
        }

        return outer;
    }

    /// <summary>What becomes of a value that an epsilon was put into: divided by, taken the logarithm of.</summary>
    public static EpsilonRole OfGuarded(IOperation guarded, BlockContext block) => OfGuarded(guarded, block, false, 0);

    private static EpsilonRole Of(IOperation constant, BlockContext block, int depth)
    {
        switch (OuterOfCasts(constant))
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } sum:
                IOperation other = sum.LeftOperand.Syntax.Span.Contains(constant.Syntax.Span) ? sum.RightOperand : sum.LeftOperand;
                return Constants.ValueOf(other, block) is null ? Stronger(EpsilonRole.Added, OfGuarded(sum, block, false, depth)) : EpsilonRole.None;
            case IBinaryOperation { OperatorKind: >= BinaryOperatorKind.Equals and <= BinaryOperatorKind.GreaterThan } comparison:
                return comparison.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals ? EpsilonRole.None : EpsilonRole.Compared;
            case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } assignment
                when assignment.Value.Syntax.Span.Contains(constant.Syntax.Span):
                return assignment.Ancestors().Any(one => one is ILoopOperation) ? EpsilonRole.None : EpsilonRole.Added;
            case IArgumentOperation argument:
                return OfArgument(argument, block, depth);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return Stronger(OfUses(declarator.Symbol, block, depth), ByName(declarator.Symbol.Name));
            case IFieldInitializerOperation initializer:
                return ByName(initializer.InitializedFields.FirstOrDefault()?.Name);
            case IPropertyInitializerOperation initializer:
                return ByName(initializer.InitializedProperties.FirstOrDefault()?.Name);
            case ISimpleAssignmentOperation assignment when assignment.Value.Syntax.Span.Contains(constant.Syntax.Span):
                return ByName(assignment.Target.SymbolOf()?.Name);
            case IReturnOperation:
                return ByName(block.Owner is IMethodSymbol { AssociatedSymbol: { } property } ? property.Name : block.Owner.Name);
            default:
                return EpsilonRole.None;
        }
    }

    private static EpsilonRole OfArgument(IArgumentOperation argument, BlockContext block, int depth)
    {
        if (argument.Parent is not IInvocationOperation call)
        {
            return ByName(argument.Parameter?.Name);
        }

        bool isFloor = MathCall.Of(call, out _) is MathFunction.Max or MathFunction.Clamp
            || call.TargetMethod.Name is "Max" or "Clamp" or "AtLeast" or "MaxNumber";
        bool isSum = call.TargetMethod.Name == "Add" && call.TargetMethod.ContainingType.Name == "TensorPrimitives";
        return isFloor ? Stronger(EpsilonRole.Added, OfGuarded(call, block, false, depth))
            : isSum ? EpsilonRole.Added
            : ByName(argument.Parameter?.Name);
    }

    /// <summary>The strongest role among the places where a local is read.</summary>
    private static EpsilonRole OfUses(ILocalSymbol local, BlockContext block, int depth) => depth >= MaximumDepth ? EpsilonRole.None
        : Uses(local, block).Select(use => Of(use, block, depth + 1)).DefaultIfEmpty(EpsilonRole.None).Max();

    /// <summary>Where a local is read or written.</summary>
    public static IEnumerable<IOperation> Uses(ILocalSymbol local, BlockContext block) => block.Facts.Operations
        .Where(one => one is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local));

    private static EpsilonRole OfGuarded(IOperation guarded, BlockContext block, bool isUnderRoot, int depth)
    {
        if (depth > MaximumDepth)
        {
            return EpsilonRole.None;
        }

        IOperation? outer = OuterOfCasts(guarded);
        switch (outer)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient when quotient.RightOperand.Syntax.Span.Contains(guarded.Syntax.Span):
                return isUnderRoot ? EpsilonRole.RootOfDivisor : EpsilonRole.Divisor;
            case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Divide } quotient when quotient.Value.Syntax.Span.Contains(guarded.Syntax.Span):
                return isUnderRoot ? EpsilonRole.RootOfDivisor : EpsilonRole.Divisor;
            case IArgumentOperation { Parent: IInvocationOperation call }:
                return MathCall.Of(call, out _) switch
                {
                    MathFunction.Sqrt => OfGuarded(call, block, true, depth + 1),
                    MathFunction.Log or MathFunction.Log2 or MathFunction.Log10 => EpsilonRole.Logarithm,
                    MathFunction.ReciprocalSqrtEstimate => EpsilonRole.RootOfDivisor,
                    MathFunction.ReciprocalEstimate => EpsilonRole.Divisor,
                    MathFunction.Max or MathFunction.Min or MathFunction.Clamp or MathFunction.Abs => OfGuarded(call, block, isUnderRoot, depth + 1),
                    _ => EpsilonRole.None,
                };
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return OfGuardedUses(declarator.Symbol, block, isUnderRoot, depth);
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target }:
                return OfGuardedUses(target.Local, block, isUnderRoot, depth);
            default:
                return EpsilonRole.None;
        }
    }

    private static EpsilonRole OfGuardedUses(ILocalSymbol local, BlockContext block, bool isUnderRoot, int depth) =>
        Uses(local, block).Select(use => OfGuarded(use, block, isUnderRoot, depth + 1)).DefaultIfEmpty(EpsilonRole.None).Max();

    private static EpsilonRole ByName(string? name) => name is not null && SaysEpsilon(name) ? EpsilonRole.Named : EpsilonRole.None;

    private static EpsilonRole Stronger(EpsilonRole a, EpsilonRole b) => (EpsilonRole)Math.Max((int)a, (int)b);
}
