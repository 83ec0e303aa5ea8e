using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>The old log-probability of a ratio is computed after an optimizer's step, with the weights that did not act.</summary>
internal static class RecomputedAfterStep
{
    private static readonly HashSet<string> EpochWords = NameWords.Set("epoch", "epochs", "pass");

    /// <summary>
    /// The step of an epoch that records the old side anew each time: from its second round on the recorded values have the weights
    /// after the step, and the ratio of the first one is 1 whatever acted.
    /// </summary>
    public static IInvocationOperation? FindInEpoch(IBinaryOperation difference, BlockContext block)
    {
        if (!LogProbabilityNames.IsRecorded(difference.RightOperand) || !IsRaised(difference, block)
            || LogProbabilityNames.Root(difference.RightOperand).SymbolOf() is not ILocalSymbol old
            || block.Facts.Resolve(difference.LeftOperand).WithoutCasts() is not IInvocationOperation newCall)
        {
            return null;
        }

        IEnumerable<IOperation> values = block.Facts.WritesOf(old).Select(BlockFacts.ValueWritten)
            .Concat(block.Facts.Assignments.Where(write => write.Target.SymbolOf() is null
                && SymbolEqualityComparer.Default.Equals(LogProbabilityNames.Root(write.Target).SymbolOf(), old)).Select(write => write.Value))
            .OfType<IOperation>();
        foreach (IInvocationOperation oldCall in values.Select(value => value.WithoutCasts()).OfType<IInvocationOperation>())
        {
            if (SymbolEqualityComparer.Default.Equals(oldCall.TargetMethod, newCall.TargetMethod)
                && EpochAround(oldCall) is { } epoch && epoch.Syntax.Span.Contains(difference.Syntax.Span)
                && !oldCall.Symbols().OfType<ILocalSymbol>().Any(local => IsFresh(local, epoch, block)) && !IsFilledAnew(oldCall, epoch, block)
                && epoch.Body.Everything().OfType<IInvocationOperation>().FirstOrDefault(call => IsStep(call) && IsBefore(oldCall, call)
                    && ReferenceEquals(call.Ancestors().OfType<ILoopOperation>().First(), epoch)) is { } step)
            {
                return step;
            }
        }

        return null;
    }

    /// <summary>True for a local that each round gives new data, a batch of its own; false for counters, and for elements of what is kept.</summary>
    private static bool IsFresh(ILocalSymbol local, IOperation epoch, BlockContext block)
    {
        IOperation[] writes = [.. block.Facts.WritesOf(local).Where(write => epoch.Syntax.Span.Contains(write.Syntax.Span))];
        return writes.Length > 0 && !writes.Any(write => write is IIncrementOrDecrementOperation)
            && writes.Any(write => write is not IForEachLoopOperation each
                || each.Collection.Symbols().OfType<ILocalSymbol>().Any(source => IsFresh(source, epoch, block)));
    }

    /// <summary>
    /// The data is a member, or something that the epoch gives to another call: Interact(), buffer.Collect(policy). Either may bring new data.
    /// </summary>
    private static bool IsFilledAnew(IInvocationOperation oldCall, ILoopOperation epoch, BlockContext block)
    {
        ISymbol[] data = [.. oldCall.Arguments.SelectMany(argument => argument.Value.Symbols())];
        ISymbol[] kept = [.. data.Where(symbol => symbol is ILocalSymbol or IParameterSymbol && !epoch.Declares(symbol))];
        return data.Any(symbol => symbol is IFieldSymbol or IPropertySymbol && SymbolEqualityComparer.Default.Equals(symbol.ContainingType, block.Owner.ContainingType))
            || epoch.Body.Everything().OfType<IInvocationOperation>().Any(call =>
                !SymbolEqualityComparer.Default.Equals(call.TargetMethod, oldCall.TargetMethod)
                && call.Instance?.SymbolOf() is { } receiver && kept.Contains(receiver, SymbolEqualityComparer.Default));
    }

    /// <summary>Exp(new - old), at once or by the name of a local: a ratio, and not a measure of drift.</summary>
    private static bool IsRaised(IOperation difference, BlockContext block) => difference.Outer() switch
    {
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Exp" or "exp" } } => true,
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } } =>
            EpsilonUse.Uses(local, block).Any(use => IsRaised(use, block)),
        IInvocationOperation { TargetMethod.Name: "exp", Instance: { } receiver } => receiver.Syntax.Span.Contains(difference.Syntax.Span),
        IConversionOperation cast => IsRaised(cast, block),
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Clamp" or "clamp" or "Min" } clamped } => IsRaised(clamped, block),
        _ => false,
    };

    /// <summary>A loop that only counts its rounds, so that each sees the same data: for (int epoch = 0; epoch &lt; 3; epoch++).</summary>
    private static ILoopOperation? EpochAround(IOperation recording) => recording.Ancestors().OfType<IForLoopOperation>().FirstOrDefault(loop =>
        loop.Locals.Length == 1 && NameWords.Has(loop.Locals[0].Name, EpochWords)
        && !recording.Ancestors().TakeWhile(one => !ReferenceEquals(one, loop)).Any(one => one is IConditionalOperation));

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
