using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>
/// The variables and members that some condition of a method asks about. Most are in none, and to look for conditions around each of
/// their uses is most of the work of narrowing ranges.
/// </summary>
internal sealed class ConditionedSymbols
{
    private readonly HashSet<ISymbol> symbols = new(SymbolEqualityComparer.Default);

    /// <summary>All that <see cref="Conditions"/> can learn something from.</summary>
    public static ConditionedSymbols Of(BlockFacts facts)
    {
        ConditionedSymbols found = new();
        for (int i = 0; i < facts.Operations.Count; i++)
        {
            found.Add(facts.Operations[i], facts.Kinds[i], facts);
        }

        return found;
    }

    /// <summary>
    /// False where neither a condition, which would have to repeat the whole expression, nor the last of several writes can say more of an
    /// expression of these symbols than its operators do.
    /// </summary>
    public bool MayNarrow(ISymbol[] asked, BlockFacts facts)
    {
        // The only write of a local is its declaration, which its own range has followed.
        if (asked.Length == 1 && facts.WritesOf(asked[0]).Count > (asked[0].Kind == SymbolKind.Local ? 1 : 0))
        {
            return true;
        }

        foreach (ISymbol symbol in asked)
        {
            if (!symbols.Contains(symbol))
            {
                return false;
            }
        }

        return true;
    }

    private void Add(IOperation operation, OperationKind kind, BlockFacts facts)
    {
        switch (kind)
        {
            case OperationKind.Conditional:
                Add(((IConditionalOperation)operation).Condition, facts);
                break;
            case OperationKind.Binary when operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both:
                Add(both.LeftOperand, facts);
                break;
            case OperationKind.Loop when operation is IWhileLoopOperation { Condition: { } condition }:
                Add(condition, facts);
                break;
            case OperationKind.Loop when operation is IForLoopOperation { Condition: { } condition }:
                Add(condition, facts);
                break;
            case OperationKind.SwitchExpression:
                Add(((ISwitchExpressionOperation)operation).Value, facts);
                break;
            case OperationKind.SwitchExpressionArm when operation is ISwitchExpressionArmOperation { Guard: { } guard }:
                Add(guard, facts);
                break;
            case OperationKind.ExpressionStatement when operation is IExpressionStatementOperation { Operation: IInvocationOperation { Arguments.IsEmpty: false } call }:
                foreach (IArgumentOperation argument in call.Arguments)
                {
                    Add(argument.Value, facts);
                }


                break;
        }
    }

    private void Add(IOperation condition, BlockFacts facts)
    {
        foreach (ISymbol symbol in condition.Symbols())
        {
            // bool isSmall = x < 1; if (isSmall) asks about x.
            if (symbols.Add(symbol) && symbol is ILocalSymbol { Type.SpecialType: SpecialType.System_Boolean } answer && facts.OnlyValue(answer) is { } test)
            {
                Add(test, facts);
            }
        }
    }
}
