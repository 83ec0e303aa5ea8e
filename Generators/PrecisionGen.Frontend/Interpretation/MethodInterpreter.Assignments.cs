using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Frontend;

/// <content>Assignments, which may change locals only.</content>
internal sealed partial class MethodInterpreter
{
    private void Assign(ISymbol variable, SymbolicValue value)
    {
        frame.Variables[variable] = value;
        if (value is InstructionValue known)
        {
            instructions.Name(known.Instruction, variable.Name);
        }
    }

    private static bool IsVariable(IOperation target) =>
        target is ILocalReferenceOperation or IParameterReferenceOperation { Parameter.RefKind: RefKind.None } or IInvalidOperation;

    private SymbolicValue EvaluateAssignment(IAssignmentOperation assignment)
    {
        if (assignment is ICompoundAssignmentOperation && !IsVariable(assignment.Target))
        {
            return Report(DefinitionRules.SideEffect, assignment, $"changes '{assignment.Target.Syntax}'");
        }

        SymbolicValue value = assignment switch
        {
            ISimpleAssignmentOperation { IsRef: true } => Report(DefinitionRules.SideEffect, assignment, "makes an alias"),
            ICompoundAssignmentOperation compound => EvaluateCompound(compound),
            ISimpleAssignmentOperation or IDeconstructionAssignmentOperation => Evaluate(assignment.Value),
            _ => EvaluateUnsupported(assignment),
        };
        AssignTo(assignment.Target, value, assignment);
        return value;
    }

    private SymbolicValue EvaluateCompound(ICompoundAssignmentOperation compound)
    {
        SymbolicValue left = Evaluate(compound.Target);
        SymbolicValue right = Evaluate(compound.Value);

        // The result of a small integer would be cut to its size here.
        return compound.OutConversion.IsIdentity
            ? Combine(compound, compound.OperatorKind, compound.OperatorMethod, compound.IsChecked, left, right)
            : EvaluateUnsupported(compound);
    }

    private void AssignTo(IOperation target, SymbolicValue value, IOperation at)
    {
        switch (target)
        {
            case ILocalReferenceOperation local:
                Assign(local.Local, value);
                break;
            case IParameterReferenceOperation { Parameter.RefKind: RefKind.None } parameter:
                Assign(parameter.Parameter, value);
                break;
            case IDeclarationExpressionOperation declaration:
                AssignTo(declaration.Expression, value, at);
                break;
            case ITupleOperation tuple:
                AssignElements(tuple, value, at);
                break;
            case IDiscardOperation:
                break;
            case IInvalidOperation:
                Unknown();
                break;
            default:
                Report(DefinitionRules.SideEffect, at, $"changes '{target.Syntax}'");
                break;
        }
    }

    private void AssignElements(ITupleOperation tuple, SymbolicValue value, IOperation at)
    {
        IReadOnlyList<SymbolicValue> elements = value is TupleValue known && known.Elements.Count == tuple.Elements.Length
            ? known.Elements
            : Enumerable.Repeat<SymbolicValue>(UnknownValue.Instance, tuple.Elements.Length).ToArray();
        if (value is not (TupleValue or UnknownValue))
        {
            EvaluateUnsupported(at);
        }

        for (int i = 0; i < elements.Count; i++)
        {
            AssignTo(tuple.Elements[i], elements[i], at);
        }
    }

    private SymbolicValue EvaluateIncrement(IIncrementOrDecrementOperation increment)
    {
        BinaryOperatorKind kind = increment.Kind == OperationKind.Increment ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract;
        if (!IsVariable(increment.Target))
        {
            return Report(DefinitionRules.SideEffect, increment, $"changes '{increment.Target.Syntax}'");
        }

        if (increment.Type?.SpecialType != SpecialType.System_Int32)
        {
            return EvaluateUnsupported(increment);
        }

        SymbolicValue before = Evaluate(increment.Target);
        SymbolicValue after = Combine(increment, kind, increment.OperatorMethod, increment.IsChecked, before, new ConstantValue(1));
        AssignTo(increment.Target, after, increment);
        return increment.IsPostfix ? before : after;
    }
}
