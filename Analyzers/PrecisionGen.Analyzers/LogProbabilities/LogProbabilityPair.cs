using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>Recognizes new - old, both log-probabilities: the logarithm of an importance ratio.</summary>
internal static class LogProbabilityPair
{
    public static bool IsOne(IBinaryOperation difference, BlockContext block)
    {
        bool left = LogProbabilityNames.IsLogProbability(difference.LeftOperand, block.Options);
        bool right = LogProbabilityNames.IsLogProbability(difference.RightOperand, block.Options);
        if (left && right)
        {
            return true;
        }

        bool isOneSided = left || right || LogProbabilityNames.IsRecorded(difference.RightOperand)
            || (LogProbabilityNames.IsShort(difference.LeftOperand) && LogProbabilityNames.IsShort(difference.RightOperand));
        return isOneSided && IsExponentiated(difference, block);
    }

    /// <summary>Exp(difference), difference.exp(), Exp(Clamp(difference, ...)), and the same of a local that it is given to first.</summary>
    private static bool IsExponentiated(IOperation difference, BlockContext block)
    {
        IOperation? outer = difference.Outer();
        if (outer is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } })
        {
            return block.Facts.Operations.OfType<ILocalReferenceOperation>()
                .Any(use => SymbolEqualityComparer.Default.Equals(use.Local, local) && !difference.Syntax.Span.Contains(use.Syntax.Span) && IsExponentiated(use, block));
        }

        IInvocationOperation? call = outer as IInvocationOperation ?? (outer as IArgumentOperation)?.Parent as IInvocationOperation;
        return call?.TargetMethod.Name switch
        {
            "Exp" or "exp" => true,
            "Clamp" or "clamp" or "Min" or "Max" => IsExponentiated(call, block),
            _ => false,
        };
    }
}
