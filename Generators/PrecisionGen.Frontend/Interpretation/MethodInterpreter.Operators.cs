using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Frontend;

/// <content>Operators: on constants they are computed, on tensors they become instructions.</content>
internal sealed partial class MethodInterpreter
{
    private SymbolicValue EvaluateBinary(IBinaryOperation binary)
    {
        SymbolicValue left = Evaluate(binary.LeftOperand);
        if (left is ConstantValue { Value: bool known } && binary.OperatorKind == ShortCircuit(known))
        {
            return left;
        }

        SymbolicValue right = Evaluate(binary.RightOperand);
        return Combine(binary, binary.OperatorKind, binary.OperatorMethod, binary.IsChecked, left, right);
    }

    /// <summary>The operator whose result is decided by a left operand of this value.</summary>
    private static BinaryOperatorKind ShortCircuit(bool left) => left ? BinaryOperatorKind.ConditionalOr : BinaryOperatorKind.ConditionalAnd;

    /// <summary>Applies a binary operator, also that of a compound assignment.</summary>
    private SymbolicValue Combine(
        IOperation at, BinaryOperatorKind kind, IMethodSymbol? method, bool isChecked, SymbolicValue left, SymbolicValue right)
    {
        if (left is UnknownValue || right is UnknownValue)
        {
            return UnknownValue.Instance;
        }

        if (left is ConstantValue a && right is ConstantValue b)
        {
            object? result = ConstantArithmetic.Combine(kind, a.Value, b.Value, isChecked);
            bool isFloat = a.Value is float || b.Value is float;
            return result is not null
                ? new ConstantValue(result)
                : Report(DefinitionRules.UnsupportedExpression, at, Words.Of(at), isFloat ? Words.FloatHint : Words.ConstantHint);
        }

        Operation? operation = kind switch
        {
            BinaryOperatorKind.Add => Operation.Add,
            BinaryOperatorKind.Subtract => Operation.Subtract,
            BinaryOperatorKind.Multiply => Operation.Multiply,
            BinaryOperatorKind.Divide => Operation.Divide,
            _ => null,
        };
        if (operation is null || !KnownTypes.IsTensor(method?.ContainingType))
        {
            return EvaluateUnsupported(at);
        }

        return ToOperand(left, at) is int x && ToOperand(right, at) is int y
            ? new InstructionValue(instructions.Add(operation.Value, new[] { x, y }, Enumerable.Empty<int>(), At(at)))
            : UnknownValue.Instance;
    }

    private SymbolicValue EvaluateUnary(IUnaryOperation unary)
    {
        SymbolicValue operand = Evaluate(unary.Operand);
        switch (operand)
        {
            case UnknownValue:
                return operand;
            case ConstantValue constant when ConstantArithmetic.Apply(unary.OperatorKind, constant.Value, unary.IsChecked) is object result:
                return new ConstantValue(result);
            case InstructionValue value
                when unary.OperatorKind == UnaryOperatorKind.Minus && KnownTypes.IsTensor(unary.OperatorMethod?.ContainingType):
                int[] operands = { value.Instruction };
                return new InstructionValue(instructions.Add(Operation.Negate, operands, Enumerable.Empty<int>(), At(unary)));
            default:
                return EvaluateUnsupported(unary);
        }
    }

    /// <summary>The instruction of a tensor, or of a constant where a tensor meets a float; null after reporting.</summary>
    private int? ToOperand(SymbolicValue value, IOperation at)
    {
        switch (value)
        {
            case InstructionValue known:
                return known.Instruction;
            case ConstantValue { Value: float number }:
                return instructions.UseConstant(number, At(at));
            case UnknownValue:
                return null;
            default:
                EvaluateUnsupported(at);
                return null;
        }
    }
}
