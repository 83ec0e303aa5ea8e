using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>The old log-probability of a ratio is computed after an optimizer's step, with the weights that did not act.</summary>
internal static class RecomputedAfterStep
{
    /// <summary>The step that comes first; null if the old side was computed before any, or a step lies between both sides.</summary>
    public static IInvocationOperation? Find(IBinaryOperation difference, BlockContext block)
    {
        if (difference.RightOperand.WithoutCasts() is not ILocalReferenceOperation { Local: { } old }
            || !LogProbabilityNames.IsRecorded(difference.RightOperand)
            || block.Facts.OnlyValue(old)?.WithoutCasts() is not IInvocationOperation oldCall
            || block.Facts.Resolve(difference.LeftOperand).WithoutCasts() is not IInvocationOperation newCall
            || !Expressions.Same(oldCall, newCall))
        {
            return null;
        }

        IBlockOperation? body = oldCall.Ancestors().OfType<IBlockOperation>().FirstOrDefault();
        IInvocationOperation[] steps = body?.Everything().OfType<IInvocationOperation>().Where(IsStep).ToArray() ?? new IInvocationOperation[0];
        bool isBetween = steps.Any(step => IsBefore(oldCall, step) && IsBefore(step, difference));
        bool isLooped = difference.Ancestors().TakeWhile(one => !ReferenceEquals(one, body)).Any(one => one is ILoopOperation);
        return isBetween || isLooped ? null : steps.LastOrDefault(step => IsBefore(step, oldCall));
    }

    private static bool IsStep(IInvocationOperation call) =>
        call.TargetMethod.Name is "Step" or "step" && call.Instance?.Type?.Name is { } type
        && NameWords.Of(type + " " + (call.Instance.SymbolOf()?.Name ?? "")).Any(word => word is "optimizer" or "optim" or "adam" or "adamw" or "sgd" or "opt");

    private static bool IsBefore(IOperation first, IOperation second) => first.Syntax.SpanStart < second.Syntax.SpanStart;
}
