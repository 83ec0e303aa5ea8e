using System;

namespace PrecisionGen.Objectives;

/// <summary>What <see cref="Ppo"/> reads of a micro-batch: outputs of the training forward, and what the rollout recorded.</summary>
public readonly ref struct PpoBatch
{
    /// <summary>The log-probabilities of all actions, [batch, actions], natural logarithms.</summary>
    public required ReadOnlySpan<float> LogProbabilities { get; init; }

    /// <summary>The values, [batch].</summary>
    public required ReadOnlySpan<float> Values { get; init; }

    /// <summary>The action that the rollout took, [batch].</summary>
    public required ReadOnlySpan<int> Actions { get; init; }

    /// <summary>The log-probability that the rollout recorded for its action, [batch].</summary>
    public required ReadOnlySpan<float> RecordedLogProbabilities { get; init; }

    /// <summary>The advantages, [batch], fixed for the whole step before the first backward.</summary>
    public required ReadOnlySpan<float> Advantages { get; init; }

    /// <summary>The targets of the values, [batch].</summary>
    public required ReadOnlySpan<float> Returns { get; init; }

    /// <summary>The values that the rollout recorded, [batch]; needed where values are clipped.</summary>
    public ReadOnlySpan<float> RecordedValues { get; init; }
}
