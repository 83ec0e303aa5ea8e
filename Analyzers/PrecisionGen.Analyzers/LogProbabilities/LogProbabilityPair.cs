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
        return isOneSided && (IsExponentiated(difference) || IsExponentiatedLater(difference, block));
    }

    /// <summary>float delta = newLp - oldLp; float ratio = MathF.Exp(delta).</summary>
    private static bool IsExponentiatedLater(IBinaryOperation difference, BlockContext block) =>
        difference.Outer() is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } }
        && block.Facts.Operations.OfType<ILocalReferenceOperation>()
            .Any(use => SymbolEqualityComparer.Default.Equals(use.Local, local) && IsExponentiated(use));

    /// <summary>Exp(difference), difference.exp(), Exp(Clamp(difference, ...)).</summary>
    private static bool IsExponentiated(IOperation difference)
    {
        IOperation? outer = difference.Outer();
        IInvocationOperation? call = outer as IInvocationOperation ?? (outer as IArgumentOperation)?.Parent as IInvocationOperation;
        return call?.TargetMethod.Name switch
        {
            "Exp" or "exp" => true,
            "Clamp" or "clamp" or "Min" or "Max" => IsExponentiated(call),
            _ => false,
        };
    }
}
