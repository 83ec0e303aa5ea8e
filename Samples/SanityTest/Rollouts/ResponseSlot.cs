using System;
using PrecisionGen;
using PrecisionGen.Sampling;

namespace SanityTest;

/// <summary>A response while it is sampled.</summary>
internal sealed class ResponseSlot
{
    private readonly int[] tokens = new int[Problem.MaximumLength];
    private readonly float[] logProbabilities = new float[Problem.MaximumLength];
    private Problem problem = null!;
    private Stamp stamp;
    private int length;

    /// <summary>The number of its sequence in the decoder.</summary>
    internal int Sequence { get; private set; }

    /// <summary>Where its trajectory belongs.</summary>
    internal int Index { get; private set; }

    /// <summary>Its number within the run: randomness depends on it.</summary>
    internal ulong Identity { get; private set; }

    /// <summary>The last token, which the decoder has not seen.</summary>
    internal int LastToken => tokens[length - 1];

    /// <summary>The position of the next token.</summary>
    internal uint NextPosition => (uint)length;

    /// <summary>Whether no token follows.</summary>
    internal bool HasEnded => LastToken == Vocabulary.End || length == Problem.MaximumLength;

    internal void Begin(int sequence, int index, ulong identity, Problem asked)
    {
        Sequence = sequence;
        Index = index;
        Identity = identity;
        problem = asked;
        asked.Prompt.CopyTo(tokens);
        length = asked.Prompt.Length;
    }

    internal void Add(SampledToken token, Stamp computedBy)
    {
        logProbabilities[length - problem.Prompt.Length] = token.LogProbability;
        tokens[length++] = token.Token;
        stamp = computedBy;
    }

    /// <summary>The finished response with its reward.</summary>
    internal Trajectory ToTrajectory(SamplingDistribution distribution, RewardFunction rewardFunction)
    {
        int promptLength = problem.Prompt.Length;
        float reward = rewardFunction(problem, tokens.AsSpan(promptLength, length - promptLength));
        return new Trajectory(
            tokens.AsSpan(0, length), promptLength, logProbabilities.AsSpan(0, length - promptLength), distribution, stamp, reward);
    }
}
