using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Precision;

/// <summary>Two tensors of different floating-point dtypes: an operator widens the result in silence, a matrix product throws.</summary>
internal sealed class MixedTensorDtypes : HazardRule
{
    public override RuleDescription Description { get; } = new(
        "PG1011", "Tensors of different dtypes meet", "'{0}' is {1} and '{2}' is {3}: {4}", DiagnosticSeverity.Info, DiagnosticSeverity.Info);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.OnBinary(
            CheckOperator, Numbers.Any, BinaryOperatorKind.Add, BinaryOperatorKind.Subtract, BinaryOperatorKind.Multiply, BinaryOperatorKind.Divide);
        dispatch.OnCall(CheckProduct, "matmul", "mm", "bmm", "mv", "linear", "baddbmm", "addmm");
    }

    private void CheckOperator(IOperation operation, BlockContext block)
    {
        IBinaryOperation binary = (IBinaryOperation)operation;
        if (block.Known.HasTorchSharp && TensorDtype.IsTensor(binary.Type)
            && AreMixed(binary.LeftOperand, binary.RightOperand, block, out NumericKind left, out NumericKind right)
            && (left.IsSixteenBit() || right.IsSixteenBit()))
        {
            Report(binary.LeftOperand, left, binary.RightOperand, right, $"the result is {TensorDtype.Promote(left, right).Name()}", null, block);
        }
    }

    private void CheckProduct(IInvocationOperation call, BlockContext block)
    {
        if (!block.Known.HasTorchSharp || !TensorDtype.IsTorchMember(call.TargetMethod))
        {
            return;
        }

        IOperation[] tensors = call.Arguments.Select(one => one.Value).Prepend(call.Instance).OfType<IOperation>()
            .Where(one => TensorDtype.IsTensor(one.Bare().Type)).Take(2).ToArray();
        if (tensors.Length == 2 && AreMixed(tensors[0], tensors[1], block, out NumericKind left, out NumericKind right))
        {
            Report(tensors[0], left, tensors[1], right, $"{call.TargetMethod.Name} throws", DiagnosticSeverity.Warning, block);
        }
    }

    private void Report(
        IOperation left, NumericKind leftKind, IOperation right, NumericKind rightKind, string consequence, DiagnosticSeverity? severity, BlockContext block)
    {
        string dtype = leftKind switch
        {
            NumericKind.Half => "Float16",
            NumericKind.BFloat16 => "BFloat16",
            NumericKind.Single => "Float32",
            _ => "Float64",
        };
        IOperation where = right.Bare();
        bool isSimple = where is ILocalReferenceOperation or IParameterReferenceOperation or IMemberReferenceOperation or IInvocationOperation;
        string receiver = isSimple ? where.Syntax.ToString() : $"({where.Syntax})";
        block.Report(
            this, where.Syntax.GetLocation(),
            ImmutableDictionary<string, string?>.Empty.Add(FixProperties.Replacement, $"{receiver}.to(global::TorchSharp.torch.ScalarType.{dtype})"),
            severity, left.Text(), leftKind.Name(), right.Text(), rightKind.Name(), consequence);
    }

    private static bool AreMixed(IOperation left, IOperation right, BlockContext block, out NumericKind leftKind, out NumericKind rightKind)
    {
        leftKind = NumericKind.None;
        rightKind = NumericKind.None;
        if (!TensorDtype.IsTensor(left.Bare().Type) || !TensorDtype.IsTensor(right.Bare().Type))
        {
            return false;
        }

        leftKind = TensorDtype.Of(left, block);
        rightKind = TensorDtype.Of(right, block);
        return leftKind != rightKind && leftKind.IsFloating() && rightKind.IsFloating();
    }
}
