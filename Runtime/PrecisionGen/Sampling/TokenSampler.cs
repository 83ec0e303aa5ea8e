using System;

namespace PrecisionGen.Sampling;

/// <summary>
/// Draws tokens and their log-probabilities from one <see cref="SamplingDistribution"/>. A draw depends on seed, stream, sequence and
/// position alone. One sampler serves one caller at a time; drawing does not allocate.
/// </summary>
/// <remarks>
/// What is not kept has probability 0, and <see cref="CategoricalSampler"/> draws among the rest. A row that holds NaN or +infinity, or
/// only -infinity, has no token: the result says so and nothing else changes, so only that sequence ends.
/// </remarks>
public sealed class TokenSampler
{
    private readonly CategoricalSampler sampler;
    private readonly SamplingWorkspace workspace;

    /// <summary>Creates a sampler.</summary>
    /// <param name="distribution">What tokens are drawn from.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="stream">Separates uses that share a seed, such as training and evaluation.</param>
    /// <param name="tokens">The number of tokens in the vocabulary, at least 1.</param>
    public TokenSampler(SamplingDistribution distribution, long seed, uint stream, int tokens)
    {
        Distribution = distribution;
        sampler = new CategoricalSampler(seed, stream, tokens);
        workspace = new SamplingWorkspace(tokens);
    }

    /// <summary>What tokens are drawn from, and their log-probabilities are of.</summary>
    public SamplingDistribution Distribution { get; }

    /// <summary>The number of tokens in the vocabulary.</summary>
    public int Tokens => workspace.Tokens;

    /// <summary>Draws a token.</summary>
    /// <param name="logProbabilities">The model's log-probabilities, one for each token.</param>
    /// <param name="sequence">The number of the sequence within the run.</param>
    /// <param name="position">The position within the sequence.</param>
    /// <param name="token">The token and its log-probability.</param>
    /// <returns>False where the row is no distribution: NaN, +infinity, or only -infinity.</returns>
    /// <exception cref="ArgumentException">The number of log-probabilities differs from <see cref="Tokens"/>.</exception>
    public bool TrySample(ReadOnlySpan<float> logProbabilities, ulong sequence, uint position, out SampledToken token)
    {
        workspace.RequireLength(logProbabilities.Length);
        int drawn = Draw(logProbabilities, sequence, position);
        float logProbability = drawn < 0 ? float.NaN : Distribution.LogProbability(logProbabilities, drawn, workspace);
        token = new SampledToken(drawn, logProbability, Distribution);
        return drawn >= 0;
    }

    /// <summary>Draws a token for each row of a batch.</summary>
    /// <param name="logProbabilities">The model's log-probabilities, [batch, tokens].</param>
    /// <param name="sequences">The number of each row's sequence, [batch].</param>
    /// <param name="positions">The position of each row within its sequence, [batch].</param>
    /// <param name="drawn">[batch]; the token is -1 where a row is no distribution.</param>
    /// <returns>The number of rows that are no distribution. They do not affect the others.</returns>
    /// <exception cref="ArgumentException">Lengths do not agree.</exception>
    public int Sample(
        ReadOnlySpan<float> logProbabilities, ReadOnlySpan<ulong> sequences, ReadOnlySpan<uint> positions, Span<SampledToken> drawn)
    {
        int rows = drawn.Length;
        if (logProbabilities.Length != (long)rows * Tokens || sequences.Length != rows || positions.Length != rows)
        {
            throw new ArgumentException(
                $"{rows} rows of {Tokens} log-probabilities are expected; {logProbabilities.Length} log-probabilities, "
                + $"{sequences.Length} sequences and {positions.Length} positions were given.",
                nameof(logProbabilities));
        }

        int failures = 0;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> rowLogProbabilities = logProbabilities.Slice(row * Tokens, Tokens);
            failures += TrySample(rowLogProbabilities, sequences[row], positions[row], out drawn[row]) ? 0 : 1;
        }

        return failures;
    }

    private int Draw(ReadOnlySpan<float> logProbabilities, ulong sequence, uint position)
    {
        if (Distribution.IsGreedy)
        {
            return workspace.MostProbable(logProbabilities);
        }

        ReadOnlySpan<float> scores = logProbabilities;
        if (!Distribution.IsRaw)
        {
            if (!workspace.TryTruncate(logProbabilities, Distribution, out _))
            {
                return -1;
            }

            scores = workspace.Scores;
        }

        return sampler.TrySample(scores, sequence, position, out int category) ? category : -1;
    }
}
