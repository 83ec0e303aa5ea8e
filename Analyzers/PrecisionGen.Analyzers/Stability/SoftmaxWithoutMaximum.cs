using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Stability;

/// <summary>Exponentials that are divided by their sum, or whose sum goes into a logarithm, without subtracting the maximum first.</summary>
internal sealed class SoftmaxWithoutMaximum : HazardRule
{
    public override RuleDescription Description { get; } = new(
        "PG2002", "softmax without subtracting the maximum",
        "{0} subtracts no maximum, and exp is Infinity from {1} on in {2}: the row ({3}, {3}) gives {4}",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch)
    {
        dispatch.OnCall(CheckPrimitive, "SoftMax");
        dispatch.OnCall(CheckExponential, "Exp");
        dispatch.On(CheckReference, OperationKind.MethodReference);
        dispatch.OnBinary(CheckQuotient, Numbers.Any, BinaryOperatorKind.Divide);
    }

    private void CheckPrimitive(IInvocationOperation call, BlockContext block)
    {
        if (TensorCall.IsPrimitive(call, block, out NumericKind elements)
            && FloatFormat.Of(elements) is { } format
            && call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0) is { } row
            && !ExponentialBounds.IsRowBounded(row.Value, format.MaximumExponential, call, block)
            && !TestCode.Expects(call, block))
        {
            Report(call, "TensorPrimitives.SoftMax", format, "NaN", block);
        }
    }

    private void CheckExponential(IInvocationOperation call, BlockContext block)
    {
        if (TensorCall.IsPrimitive(call, block, out NumericKind elements))
        {
            CheckSpan(call, elements, block);
        }
        else if (MathCall.Of(call, out IReadOnlyList<IOperation> arguments) == MathFunction.Exp
            && arguments.Count == 1
            && block.Known.FormatOf(call.Type, block.Options) is { } format
            && SumUses.OfExponential(call, block) is var uses and not SumUse.None
            && !ExponentialBounds.IsBounded(arguments[0], format.MaximumExponential, block))
        {
            Report(call, call.Text(), format, Outcome(uses), block);
        }
    }

    /// <summary>TensorPrimitives.Exp(z, e), then e over its sum.</summary>
    private void CheckSpan(IInvocationOperation call, NumericKind elements, BlockContext block)
    {
        if (FloatFormat.Of(elements) is { } format
            && Rows.DestinationOf(call) is { } destination && Rows.SymbolOf(destination) is { } row
            && SumUses.OfRow(row, call, block) is var uses and not SumUse.None
            && !ExponentialBounds.IsRowBounded(call.Arguments[0].Value, format.MaximumExponential, call, block))
        {
            Report(call, call.Text(), format, Outcome(uses), block);
        }
    }

    /// <summary>z.Select(Math.Exp), z.Sum(MathF.Exp).</summary>
    private void CheckReference(IOperation operation, BlockContext block)
    {
        IMethodReferenceOperation reference = (IMethodReferenceOperation)operation;
        if (SoftmaxForms.IsExponentialReference(reference)
            && Rows.EnclosingCall(reference) is { } call && Rows.SourceOf(call) is { } row
            && FloatFormat.Of(block.Known.KindOf(reference.Method.ReturnType, block.Options)) is { } format
            && SumUses.OfSequence(call, block) is var uses and not SumUse.None
            && !ExponentialBounds.IsRowBounded(row, format.MaximumExponential, reference, block))
        {
            Report(reference, reference.Text(), format, Outcome(uses), block);
        }
    }

    /// <summary>exp(a) / (exp(a) + exp(b)), and a tensor's x.exp() / x.exp().sum().</summary>
    private void CheckQuotient(IOperation operation, BlockContext block)
    {
        IBinaryOperation quotient = (IBinaryOperation)operation;
        if (quotient.OperatorMethod is not null && TensorSoftmax.IsUnshifted(quotient, block))
        {
            Report(quotient, quotient.Text(), FloatFormat.Single, "NaN", block);
            return;
        }

        if (block.Known.FormatOf(quotient.Type, block.Options) is not { } format
            || MathCall.Of(block.Facts.Resolve(quotient.LeftOperand.WithoutCasts()).WithoutCasts(), out IReadOnlyList<IOperation> numerator) != MathFunction.Exp)
        {
            return;
        }

        List<IOperation> arguments = new();
        Collect(quotient.RightOperand, arguments, block);
        if (arguments.Count >= 2
            && arguments.Any(argument => Expressions.Same(argument, numerator[0]))
            && !arguments.Any(argument => IsNegationOf(argument, numerator[0]) || IsNegationOf(numerator[0], argument))
            && !ExponentialBounds.IsBounded(numerator[0], format.MaximumExponential, block))
        {
            Report(quotient, quotient.Text(), format, "NaN", block);
        }
    }

    /// <summary>The arguments of the exponentials that a sum adds.</summary>
    private static void Collect(IOperation sum, List<IOperation> arguments, BlockContext block)
    {
        IOperation value = block.Facts.Resolve(sum.WithoutCasts()).WithoutCasts();
        if (value is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } both && arguments.Count < 32)
        {
            Collect(both.LeftOperand, arguments, block);
            Collect(both.RightOperand, arguments, block);
        }
        else if (MathCall.Is(value, MathFunction.Exp, out IOperation argument))
        {
            arguments.Add(argument);
        }
    }

    private static bool IsNegationOf(IOperation a, IOperation b) =>
        a.WithoutCasts() is IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negation && Expressions.Same(negation.Operand, b);

    private static string Outcome(SumUse use) => use == SumUse.Divides ? "NaN" : "Infinity";

    private void Report(IOperation where, string what, FloatFormat format, string outcome, BlockContext block)
    {
        string row = ReferenceEquals(format, FloatFormat.Double) ? "800" : ReferenceEquals(format, FloatFormat.Half) ? "12" : "100";
        block.Report(this, where, what, FloatFormat.Write(format.MaximumExponential), format.Name, row, outcome);
    }
}
