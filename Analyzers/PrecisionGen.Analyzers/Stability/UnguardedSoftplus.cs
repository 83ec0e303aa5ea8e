using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Stability;

/// <summary>log(1 + exp(x)) where x can be large: exp is infinite long before the result is.</summary>
internal sealed class UnguardedSoftplus : HazardRule
{
    public override RuleDescription Description { get; } = new(
        "PG2003", "log(1 + exp(x)) overflows", "Exp({0}) is Infinity from {1} on in {2}, so log(1 + exp({0})) is Infinity where the result is {1}",
        DiagnosticSeverity.Warning, DiagnosticSeverity.Warning);

    public override void Register(RuleDispatch dispatch) => dispatch.OnCall(Check, "Log", "LogP1", "Log1P");

    private void Check(IInvocationOperation call, BlockContext block)
    {
        if (!TryFindExponential(call, out IOperation exponential)
            || MathCall.Of(exponential, out IReadOnlyList<IOperation> arguments) != MathFunction.Exp
            || FloatFormat.Of(block.Known.KindOf(exponential.Type, block.Options)) is not { } format
            || block.Ranges.Of(arguments[0]).High <= format.MaximumExponential)
        {
            return;
        }

        block.Report(this, call, arguments[0].Text(), FloatFormat.Write(format.MaximumExponential), format.Name);
    }

    /// <summary>The e of Log(1 + e), Log(e + 1) and LogP1(e).</summary>
    private static bool TryFindExponential(IInvocationOperation call, out IOperation exponential)
    {
        exponential = call;
        MathFunction function = MathCall.Of(call, out IReadOnlyList<IOperation> arguments);
        if (function == MathFunction.LogP1)
        {
            exponential = arguments[0].WithoutCasts();
            return true;
        }

        if (function != MathFunction.Log || arguments.Count != 1
            || arguments[0].WithoutCasts() is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum)
        {
            return false;
        }

        IOperation? other = IsOne(sum.LeftOperand) ? sum.RightOperand : IsOne(sum.RightOperand) ? sum.LeftOperand : null;
        exponential = other?.WithoutCasts() ?? call;
        return other is not null;
    }

    private static bool IsOne(IOperation operation) => operation.WithoutCasts().ConstantValue is { HasValue: true, Value: 1 or 1f or 1d };
}
