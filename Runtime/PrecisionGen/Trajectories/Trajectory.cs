using System;
using PrecisionGen.Sampling;

namespace PrecisionGen;

/// <summary>A prompt, the response that was sampled for it, what was recorded while sampling, and the reward.</summary>
public sealed class Trajectory
{
    private readonly int[] tokens;
    private readonly float[] logProbabilities;

    /// <summary>Copies what a rollout recorded.</summary>
    /// <param name="tokens">Prompt and response, at least one token of each.</param>
    /// <param name="promptLength">The number of tokens of the prompt.</param>
    /// <param name="logProbabilities">One for each token of the response, finite.</param>
    /// <param name="distribution">What the response was drawn from, and <paramref name="logProbabilities"/> are of.</param>
    /// <param name="stamp">The arithmetic and the weights that computed them.</param>
    /// <param name="reward">The reward of the whole response, finite.</param>
    /// <exception cref="ArgumentException">Counts do not agree, or a log-probability or the reward is not finite.</exception>
    public Trajectory(
        ReadOnlySpan<int> tokens,
        int promptLength,
        ReadOnlySpan<float> logProbabilities,
        SamplingDistribution distribution,
        Stamp stamp,
        float reward)
    {
        if (promptLength < 1 || promptLength >= tokens.Length)
        {
            throw new ArgumentException(
                $"A prompt and a response of at least 1 token each are expected; the prompt has {promptLength} of {tokens.Length} tokens.",
                nameof(promptLength));
        }

        if (!float.IsFinite(reward))
        {
            throw new ArgumentException($"A reward is finite; {reward} was given.", nameof(reward));
        }

        int responseLength = tokens.Length - promptLength;
        if (logProbabilities.Length != responseLength)
        {
            throw new ArgumentException(
                $"{responseLength} log-probabilities are expected, one for each token of the response; {logProbabilities.Length} were "
                + "given.",
                nameof(logProbabilities));
        }

        for (int i = 0; i < responseLength; i++)
        {
            if (!float.IsFinite(logProbabilities[i]))
            {
                throw new ArgumentException(
                    $"A sampled token's log-probability is finite; token {i} of the response has {logProbabilities[i]}.",
                    nameof(logProbabilities));
            }
        }

        this.tokens = tokens.ToArray();
        this.logProbabilities = logProbabilities.ToArray();
        PromptLength = promptLength;
        Distribution = distribution;
        Stamp = stamp;
        Reward = reward;
    }

    /// <summary>The tokens of prompt and response.</summary>
    public ReadOnlySpan<int> Tokens => tokens;

    /// <summary>The number of tokens of the prompt.</summary>
    public int PromptLength { get; }

    /// <summary>The tokens of the response.</summary>
    public ReadOnlySpan<int> Response => tokens.AsSpan(PromptLength);

    /// <summary>The number of tokens of the response.</summary>
    public int ResponseLength => tokens.Length - PromptLength;

    /// <summary>The recorded log-probability of each token of the response.</summary>
    public ReadOnlySpan<float> LogProbabilities => logProbabilities;

    /// <summary>What the response was drawn from.</summary>
    public SamplingDistribution Distribution { get; }

    /// <summary>The arithmetic and the weights that computed <see cref="LogProbabilities"/>.</summary>
    public Stamp Stamp { get; }

    /// <summary>The reward of the whole response.</summary>
    public float Reward { get; }

    /// <summary><see cref="LogProbabilities"/> with what they are of.</summary>
    public TokenLogProbabilities Recorded => new(logProbabilities, Distribution, Stamp);
}
