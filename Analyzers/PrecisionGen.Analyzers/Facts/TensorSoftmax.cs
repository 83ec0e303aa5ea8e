using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>x.exp() / x.exp().sum(...) of a library's tensors.</summary>
internal static class TensorSoftmax
{
    /// <summary>True if the quotient is a softmax whose argument is not a difference from its maximum.</summary>
    public static bool IsUnshifted(IBinaryOperation quotient, BlockContext block)
    {
        if (quotient.Type?.Name != "Tensor"
            || block.Facts.Resolve(quotient.RightOperand) is not IInvocationOperation { TargetMethod.Name: "sum" or "Sum" } sum
            || Rows.SourceOf(sum) is not { } added
            || Exponent(added, block) is not { } argument
            || Exponent(quotient.LeftOperand, block) is not { } numerator
            || !Expressions.Same(argument, numerator))
        {
            return false;
        }

        IOperation value = block.Facts.Resolve(argument);
        return !value.Everything().Any(one => one is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract }
            || one is IInvocationOperation { TargetMethod.Name: "sub" or "sub_" or "Sub" or "clamp" or "log_softmax" });
    }

    private static IOperation? Exponent(IOperation operation, BlockContext block) =>
        block.Facts.Resolve(operation) is IInvocationOperation { TargetMethod.Name: "exp" or "Exp" } call ? Rows.SourceOf(call) : null;
}
