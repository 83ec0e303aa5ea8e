using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>Whether two places of one method can both be reached in one pass through it.</summary>
internal static class Branches
{
    /// <summary>
    /// True if no pass reaches both: two branches of one condition, two places that need opposite conditions, or a first place
    /// whose branch leaves the method.
    /// </summary>
    public static bool Exclude(IOperation first, IOperation second)
    {
        List<(IConditionalOperation Choice, bool IsTrue)> mine = Choices(first);
        List<(IConditionalOperation Choice, bool IsTrue)> others = Choices(second);
        return mine.Any(a => others.Any(b => Contradict(a, b)) || LeavesBefore(a, second)) || InOtherCase(first, second);
    }

    /// <summary>The innermost lambda or local function around the operation, or null for the method itself.</summary>
    public static IOperation? FunctionAround(IOperation operation) =>
        operation.Ancestors().FirstOrDefault(outer => outer is IAnonymousFunctionOperation or ILocalFunctionOperation);

    private static List<(IConditionalOperation Choice, bool IsTrue)> Choices(IOperation place)
    {
        List<(IConditionalOperation, bool)> found = new();
        IOperation child = place;
        foreach (IOperation outer in place.Ancestors())
        {
            if (outer is IConditionalOperation choice && !ReferenceEquals(child, choice.Condition))
            {
                found.Add((choice, ReferenceEquals(child, choice.WhenTrue)));
            }

            child = outer;
        }

        return found;
    }

    private static bool Contradict((IConditionalOperation Choice, bool IsTrue) a, (IConditionalOperation Choice, bool IsTrue) b)
    {
        (string mine, bool isMine) = Normalize(a.Choice.Condition, a.IsTrue);
        (string other, bool isOther) = Normalize(b.Choice.Condition, b.IsTrue);
        return mine == other && isMine != isOther;
    }

    /// <summary>"!x", "x == false", "x is null" and "x != null" in one form.</summary>
    private static (string Text, bool IsTrue) Normalize(IOperation condition, bool isTrue)
    {
        while (true)
        {
            switch (condition.Bare())
            {
                case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                    condition = not.Operand;
                    isTrue = !isTrue;
                    continue;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison
                    when IsNull(comparison.RightOperand):
                    return (comparison.LeftOperand.Text() + " is null", isTrue == (comparison.OperatorKind == BinaryOperatorKind.Equals));
                case IIsPatternOperation { Pattern: IConstantPatternOperation { Value: { } value } } pattern when IsNull(value):
                    return (pattern.Value.Text() + " is null", isTrue);
                case IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation { Value: { } value } } } pattern
                    when IsNull(value):
                    return (pattern.Value.Text() + " is null", !isTrue);
                case IIsPatternOperation { Pattern: IRecursivePatternOperation or IDeclarationPatternOperation } pattern:
                    return (pattern.Value.Text() + " is null", !isTrue);
                case { } other:
                    return (other.Text(), isTrue);
            }
        }
    }

    private static bool IsNull(IOperation operation) => operation.WithoutCasts().ConstantValue is { HasValue: true, Value: null };

    private static bool LeavesBefore((IConditionalOperation Choice, bool IsTrue) branch, IOperation later)
    {
        IOperation? taken = branch.IsTrue ? branch.Choice.WhenTrue : branch.Choice.WhenFalse;
        return taken is not null && !branch.Choice.Syntax.Span.Contains(later.Syntax.Span) && Leaves(taken);
    }

    private static bool Leaves(IOperation statement) => statement switch
    {
        IReturnOperation or IBranchOperation or IThrowOperation => true,
        IExpressionStatementOperation { Operation: IThrowOperation } => true,
        IBlockOperation { Operations: { IsEmpty: false } statements } => Leaves(statements[statements.Length - 1]),
        _ => false,
    };

    private static bool InOtherCase(IOperation first, IOperation second) => first.Ancestors().OfType<ISwitchCaseOperation>().Any(mine =>
        second.Ancestors().OfType<ISwitchCaseOperation>().Any(other => ReferenceEquals(mine.Parent, other.Parent) && !ReferenceEquals(mine, other)));
}
