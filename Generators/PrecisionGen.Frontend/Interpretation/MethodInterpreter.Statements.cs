using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Frontend;

/// <content>Statements.</content>
internal sealed partial class MethodInterpreter
{
    /// <summary>How a statement ended.</summary>
    private enum Completion
    {
        Normal,
        Return,
        Break,
        Continue,
    }

    private Completion Execute(IOperation statement)
    {
        context.CancellationToken.ThrowIfCancellationRequested();
        switch (statement)
        {
            case IBlockOperation block:
                return ExecuteAll(block.Operations);
            case IVariableDeclarationGroupOperation group:
                Declare(group);
                return Completion.Normal;
            case IExpressionStatementOperation expression:
                ExecuteExpression(expression.Operation);
                return Completion.Normal;
            case IReturnOperation { Kind: OperationKind.Return } returned:
                frame.Result = returned.ReturnedValue is null ? Unknown() : Evaluate(returned.ReturnedValue);
                return Completion.Return;
            case IConditionalOperation conditional:
                return ExecuteIf(conditional);
            case IForLoopOperation loop:
                return ExecuteFor(loop);
            case IForEachLoopOperation loop:
                return ExecuteForEach(loop);
            case IBranchOperation { BranchKind: BranchKind.Break }:
                return Completion.Break;
            case IBranchOperation { BranchKind: BranchKind.Continue }:
                return Completion.Continue;
            case IEmptyOperation:
                return Completion.Normal;
            case IInvalidOperation:
                Unknown();
                return Completion.Normal;
            default:
                Report(DefinitionRules.UnsupportedStatement, statement, Words.Of(statement), Words.StatementHint);
                Forget(statement);
                return Completion.Normal;
        }
    }

    private Completion ExecuteAll(IEnumerable<IOperation> statements)
    {
        foreach (IOperation statement in statements)
        {
            Completion completion = Execute(statement);
            if (completion != Completion.Normal)
            {
                return completion;
            }
        }

        return Completion.Normal;
    }

    private void Declare(IVariableDeclarationGroupOperation group)
    {
        foreach (IVariableDeclarationOperation declaration in group.Declarations)
        {
            foreach (IVariableDeclaratorOperation declarator in declaration.Declarators)
            {
                IVariableInitializerOperation? initializer = declarator.Initializer ?? declaration.Initializer;
                if (declarator.Symbol.IsRef)
                {
                    Report(DefinitionRules.SideEffect, declarator, $"makes '{declarator.Symbol.Name}' an alias");
                    Assign(declarator.Symbol, UnknownValue.Instance);
                }
                else if (initializer is not null)
                {
                    Assign(declarator.Symbol, Evaluate(initializer.Value));
                }
            }
        }
    }

    private void ExecuteExpression(IOperation expression)
    {
        if (expression is IInvocationOperation { TargetMethod.ReturnsVoid: true } invocation)
        {
            Report(DefinitionRules.SideEffect, invocation, $"calls '{Words.Of(invocation.TargetMethod)}', which returns nothing");
            return;
        }

        Evaluate(expression);
    }

    private Completion ExecuteIf(IConditionalOperation conditional)
    {
        if (EvaluateCondition(conditional.Condition) is not bool condition)
        {
            Forget(conditional);
            return Completion.Normal;
        }

        IOperation? branch = condition ? conditional.WhenTrue : conditional.WhenFalse;
        return branch is null ? Completion.Normal : Execute(branch);
    }

    private Completion ExecuteFor(IForLoopOperation loop)
    {
        ExecuteAll(loop.Before);
        for (int iteration = 0; ; iteration++)
        {
            bool? condition = loop.Condition is null ? true : EvaluateCondition(loop.Condition);
            if (condition is null || IsTooLong(loop, iteration))
            {
                Forget(loop);
                return Completion.Normal;
            }

            if (condition == false)
            {
                return Completion.Normal;
            }

            Completion completion = Execute(loop.Body);
            if (completion is Completion.Return or Completion.Break)
            {
                return completion == Completion.Return ? completion : Completion.Normal;
            }

            ExecuteAll(loop.AtLoopBottom);
        }
    }

    private Completion ExecuteForEach(IForEachLoopOperation loop)
    {
        SymbolicValue collection = Evaluate(loop.Collection);
        if (collection is not ArrayValue array || loop.LoopControlVariable is not IVariableDeclaratorOperation variable)
        {
            if (collection is not UnknownValue)
            {
                Report(DefinitionRules.UnsupportedStatement, loop.Collection, "a loop over this", Words.LoopHint);
            }

            Forget(loop);
            return Completion.Normal;
        }

        for (int i = 0; i < array.Elements.Count; i++)
        {
            if (IsTooLong(loop, i))
            {
                Forget(loop);
                return Completion.Normal;
            }

            Assign(variable.Symbol, array.Elements[i]);
            Completion completion = Execute(loop.Body);
            if (completion is Completion.Return or Completion.Break)
            {
                return completion == Completion.Return ? completion : Completion.Normal;
            }
        }

        return Completion.Normal;
    }

    private bool IsTooLong(IOperation loop, int iteration)
    {
        if (iteration < MaximumIterations && instructions.Instructions.Count < MaximumInstructions)
        {
            return false;
        }

        Report(DefinitionRules.UnsupportedStatement, loop, "a loop this long", $"loops are unrolled, up to {MaximumIterations} times");
        return true;
    }

    /// <summary>A condition's constant value; null when it has none, which is reported.</summary>
    private bool? EvaluateCondition(IOperation condition)
    {
        SymbolicValue value = Evaluate(condition);
        if (value is ConstantValue { Value: bool known })
        {
            return known;
        }

        if (value is not UnknownValue)
        {
            Report(DefinitionRules.UnsupportedExpression, condition, "a condition on values of tensors", Words.ConditionHint);
        }

        return null;
    }
}
