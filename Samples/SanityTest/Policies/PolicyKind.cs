using System;

namespace SanityTest;

/// <summary>A definition by its word on the command line.</summary>
/// <param name="Word">The word.</param>
/// <param name="Create">Creates it with random weights of a seed.</param>
/// <param name="LearningRateFactor">What the learning rate of fine-tuning is multiplied by: adapters take larger steps.</param>
internal sealed record PolicyKind(string Word, Func<long, ISequencePolicy> Create, double LearningRateFactor = 1)
{
    /// <summary>The policy of every arm that does not say otherwise.</summary>
    internal static readonly PolicyKind Full = new("full", seed => new AdditionPolicy(seed));

    /// <summary>Fixed weights with trained adapters.</summary>
    internal static readonly PolicyKind LowRank = new("lora", seed => new LowRankPolicy(seed), LearningRateFactor: 10);

    /// <summary>Blocks of experts.</summary>
    internal static readonly PolicyKind Experts = new("moe", seed => new ExpertsPolicy(seed));

    /// <summary>The definitions that can be fine-tuned.</summary>
    internal static readonly PolicyKind[] All = [Full, LowRank, Experts];

    /// <summary>The kind of a word.</summary>
    internal static PolicyKind Of(string word) => Array.Find(All, kind => kind.Word == word)
        ?? throw new ArgumentException(
            $"Expected one of {string.Join(", ", Array.ConvertAll(All, kind => kind.Word))} but found '{word}'.", nameof(word));
}
