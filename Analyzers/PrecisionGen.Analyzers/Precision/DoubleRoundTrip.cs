using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Precision;

/// <summary>
/// Float arithmetic that becomes double because of a literal or a variable, and is cast back: (float)(x * 0.7). A twin that computes
/// in float has other bits. Functions of Math are <see cref="MathOnFloat"/>.
/// </summary>
internal sealed class DoubleRoundTrip : HazardRule
{
    private static readonly HashSet<MathFunction> Exact =
        [MathFunction.Sqrt, MathFunction.Abs, MathFunction.Min, MathFunction.Max, MathFunction.Clamp, MathFunction.Floor, MathFunction.Ceiling];

    public override RuleDescription Description { get; } = new(
        "PG1009", "Float arithmetic takes a round trip through double",
        "'{0}' is computed in double because of '{1}' and rounded at the end: other bits than the same formula in float",
        DiagnosticSeverity.Warning, null);

    public override void Register(RuleDispatch dispatch) => dispatch.On(Check, Numbers.Floating, OperationKind.Conversion);

    private void Check(IOperation operation, BlockContext block)
    {
        IConversionOperation conversion = (IConversionOperation)operation;
        if (conversion.IsImplicit || conversion.Type?.SpecialType != SpecialType.System_Single
            || conversion.Operand.Type?.SpecialType != SpecialType.System_Double || conversion.Operand.ConstantValue.HasValue
            || conversion.Operand.Bare() is not (IBinaryOperation or IUnaryOperation))
        {
            return;
        }

        Leaves leaves = new();
        if (!TryCollect(conversion.Operand, leaves) || leaves.Singles.Count == 0 || leaves.Doubles.Count == 0 || IsSameInFloat(leaves))
        {
            return;
        }

        IOperation cause = leaves.Doubles.FirstOrDefault(leaf => !leaf.ConstantValue.HasValue) ?? leaves.Doubles[0];
        bool isFixable = leaves.Calls == 0 && leaves.Doubles.All(leaf => leaf.ConstantValue.HasValue);
        block.Report(
            this, conversion.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty.Add("Literals", isFixable ? "1" : "0"), null,
            conversion.Operand.Text(), cause.Text());
    }

    /// <summary>The operands of + - * / and unary minus; false where the programmer asked for double, or a function is called.</summary>
    private static bool TryCollect(IOperation operation, Leaves leaves)
    {
        if (operation.ConstantValue.HasValue)
        {
            IOperation literal = operation.Bare();
            leaves.Doubles.Add(literal.Type?.SpecialType == SpecialType.System_Double ? literal : operation);
            return true;
        }

        switch (operation)
        {
            case IParenthesizedOperation parenthesized:
                return TryCollect(parenthesized.Operand, leaves);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus or UnaryOperatorKind.Plus } unary:
                return TryCollect(unary.Operand, leaves);
            case IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide
            } binary when binary.Type?.SpecialType == SpecialType.System_Double:
                leaves.Operators += IsExact(binary) ? 0 : 1;
                return TryCollect(binary.LeftOperand, leaves) && TryCollect(binary.RightOperand, leaves);
            case IConversionOperation { IsImplicit: true } conversion:
                switch (conversion.Operand.Type?.SpecialType)
                {
                    case SpecialType.System_Single:
                        leaves.Singles.Add(conversion.Operand);
                        return true;
                    case SpecialType.System_Double:
                        return TryCollect(conversion.Operand, leaves);
                    default:
                        leaves.Integers++;
                        return true;
                }

            case IInvocationOperation call when Exact.Contains(MathCall.Of(call, out IReadOnlyList<IOperation> arguments)):
                leaves.Operators++;
                leaves.Calls++;
                return arguments.All(argument => TryCollect(argument, leaves));
            case ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation
                or IArrayElementReferenceOperation when operation.Type?.SpecialType == SpecialType.System_Double:
                leaves.Doubles.Add(operation);
                return true;
            default:
                return false;
        }
    }

    // One operation on floats in double, rounded once more, is the float operation: 53 bits are more than twice 24.
    private static bool IsSameInFloat(Leaves leaves) => leaves.Operators <= 1 && leaves.Integers == 0
        && leaves.Doubles.All(leaf => leaf.ConstantValue is { HasValue: true, Value: double value } && (double)(float)value == value);

    // Scaling by a power of two rounds in neither type.
    private static bool IsExact(IBinaryOperation binary) => binary.OperatorKind switch
    {
        BinaryOperatorKind.Multiply => IsPowerOfTwo(binary.LeftOperand) || IsPowerOfTwo(binary.RightOperand),
        BinaryOperatorKind.Divide => IsPowerOfTwo(binary.RightOperand),
        _ => false,
    };

    private static bool IsPowerOfTwo(IOperation operation) =>
        operation.ConstantValue is { HasValue: true, Value: double value } && Math.Abs(value) is >= 1e-9 and <= 1e9
        && (BitConverter.DoubleToInt64Bits(value) & 0xfffffffffffff) == 0;

    private sealed class Leaves
    {
        public List<IOperation> Singles { get; } = [];

        public List<IOperation> Doubles { get; } = [];

        public int Integers { get; set; }

        public int Calls { get; set; }

        public int Operators { get; set; }
    }
}
