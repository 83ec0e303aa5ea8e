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
        if (!TryFindExponential(call, block, out IOperation exponential)
            || MathCall.Of(exponential, out IReadOnlyList<IOperation> arguments) != MathFunction.Exp
            || block.Known.FormatOf(exponential.Type, block.Options) is not { } format
            || ExponentialBounds.IsBounded(arguments[0], format.MaximumExponential, block)
            || IsInLogarithmOfSum(block.Owner, arguments[0]))
        {
            return;
        }

        block.Report(this, call, arguments[0].Text(), FloatFormat.Write(format.MaximumExponential), format.Name);
    }

    /// <summary>The e of Log(1 + e), Log(e + 1) and LogP1(e).</summary>
    private static bool TryFindExponential(IInvocationOperation call, BlockContext block, out IOperation exponential)
    {
        exponential = call;
        MathFunction function = MathCall.Of(call, out IReadOnlyList<IOperation> arguments);
        if (function == MathFunction.LogP1)
        {
            exponential = block.Facts.Resolve(arguments[0].WithoutCasts()).WithoutCasts();
            return true;
        }

        if (function != MathFunction.Log || arguments.Count != 1
            || block.Facts.Resolve(arguments[0].WithoutCasts()).WithoutCasts() is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum)
        {
            return false;
        }

        IOperation? other = IsOne(sum.LeftOperand, block) ? sum.RightOperand : IsOne(sum.RightOperand, block) ? sum.LeftOperand : null;
        exponential = other is null ? call : block.Facts.Resolve(other.WithoutCasts()).WithoutCasts();
        return other is not null;
    }

    /// <summary>LogSumExp(a, b) and LogAdd(a, b): the difference that goes in is the smaller minus the larger, however it was ordered.</summary>
    private static bool IsInLogarithmOfSum(ISymbol owner, IOperation argument) => argument.WithoutCasts() is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract }
        && owner.Name.Replace("_", "").ToLowerInvariant() is "logsumexp" or "logaddexp" or "logadd" or "logsum" or "addlog" or "logplus" or "softmax";

    private static bool IsOne(IOperation operation, BlockContext block) => Constants.ValueOf(operation, block) is 1;
}
