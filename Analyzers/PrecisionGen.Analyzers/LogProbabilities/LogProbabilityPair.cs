using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>Recognizes new - old, both log-probabilities: the logarithm of an importance ratio.</summary>
internal static class LogProbabilityPair
{
    public static bool IsOne(IBinaryOperation difference, BlockContext block)
    {
        if (difference.OperatorKind != BinaryOperatorKind.Subtract)
        {
            return false;
        }

        bool left = LogProbabilityNames.IsLogProbability(difference.LeftOperand, block.Options);
        bool right = LogProbabilityNames.IsLogProbability(difference.RightOperand, block.Options);
        return (left && right) || ((left || right) && IsExponentiated(difference));
    }

    /// <summary>Exp(difference), or difference.exp().</summary>
    private static bool IsExponentiated(IBinaryOperation difference) => difference.Outer() switch
    {
        IArgumentOperation { Parent: IInvocationOperation call } => call.TargetMethod.Name is "Exp" or "exp",
        IInvocationOperation call => call.TargetMethod.Name is "Exp" or "exp",
        _ => false,
    };
}
