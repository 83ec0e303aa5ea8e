using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Precision;

/// <summary>Finds the exponentials whose infinity does no harm, or is another rule's case.</summary>
internal static class ResultUse
{
    /// <summary>
    /// True if infinity leads to the right result (a divisor makes it 0, a minimum caps it, a check handles it), or if the whole formula
    /// has a rule of its own: log(1 + exp(x)), exp(x) / (1 + exp(x)).
    /// </summary>
    public static bool Tolerates(IOperation result, BlockContext block) => Tolerates(result, block, 0);

    private static bool Tolerates(IOperation result, BlockContext block, int depth)
    {
        IOperation? outer = EpsilonUse.OuterOfCasts(result);
        switch (outer)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient:
                return quotient.RightOperand.Syntax.Span.Contains(result.Syntax.Span) || HasExponential(quotient.RightOperand);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply } sum:
                return Tolerates(sum, block, depth);
            case IBinaryOperation { OperatorKind: >= BinaryOperatorKind.Equals and <= BinaryOperatorKind.GreaterThan }:
                return true;
            case IArgumentOperation { Parent: IInvocationOperation call }:
                return MathCall.Of(call, out _) is MathFunction.Log or MathFunction.LogP1 or MathFunction.Min or MathFunction.Clamp or MathFunction.Tanh
                    || call.TargetMethod.Name is "IsInfinity" or "IsFinite" or "IsPositiveInfinity" or "ReciprocalEstimate";
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } when depth < 3:
                return EpsilonUse.Uses(declarator.Symbol, block).ToArray() is { Length: > 0 } uses && uses.Any(use => Tolerates(use, block, depth + 1));
            default:
                return false;
        }
    }

    private static bool HasExponential(IOperation operation) =>
        operation.Everything().Any(one => MathCall.Of(one, out _) is MathFunction.Exp or MathFunction.Cosh or MathFunction.Sinh);
}
