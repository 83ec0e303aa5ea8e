using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PrecisionGen.Analyzers.LogProbabilities;

namespace PrecisionGen.Analyzers;

/// <summary>Exponentials that are part of something with a rule of its own: a softmax, a sigmoid, a ratio of probabilities.</summary>
internal static class ExponentialForms
{
    /// <summary>True if another rule reports what an overflow of this exponential does.</summary>
    public static bool IsNamed(IInvocationOperation call, BlockContext block) => SumUses.OfExponential(call, block) != SumUse.None
        || (call.Arguments.Length == 1 && IsLogRatio(call.Arguments[0].Value, block))
        || call.Ancestors().TakeWhile(outer => outer is not IBlockOperation).OfType<IBinaryOperation>()
            .Any(outer => outer.OperatorKind == BinaryOperatorKind.Divide && outer.RightOperand.Everything().Any(one => MathCall.Of(one, out _) == MathFunction.Exp));

    /// <summary>By its own name, or as a local by the name of what it was given.</summary>
    private static bool IsLogProbability(IOperation operation, BlockContext block) =>
        LogProbabilityNames.IsLogProbability(operation, block.Options)
        || LogProbabilityNames.IsLogProbability(block.Facts.Resolve(operation.WithoutCasts()), block.Options);

    /// <summary>newLogProb - oldLogProb, under whatever name it goes, and in code that learns also a value called a log-ratio.</summary>
    public static bool IsLogRatio(IOperation argument, BlockContext block)
    {
        IOperation value = block.Facts.Resolve(argument.WithoutCasts()).WithoutCasts();
        if (value is IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference)
        {
            bool left = IsLogProbability(difference.LeftOperand, block);
            bool right = IsLogProbability(difference.RightOperand, block);
            return (left || (right && LogProbabilityNames.IsShort(difference.LeftOperand)))
                && (right || (left && LogProbabilityNames.IsShort(difference.RightOperand)))
                && !Maxima.IsMaximumOver(difference.RightOperand, difference.LeftOperand, block);
        }

        string? name = LogProbabilityNames.Root(value).SymbolOf()?.Name;
        return name is not null && value is not ILocalReferenceOperation && block.Role.IsLearning
            && NameWords.Of(name).Any(word => word is "logratio" or "logratios");
    }
}
