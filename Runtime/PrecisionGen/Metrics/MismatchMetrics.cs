using System;

namespace PrecisionGen.Metrics;

/// <summary>How far training's log-probabilities are from those that inference recorded, by the names that the field uses.</summary>
/// <remarks>
/// For each token d = log pi - log mu, with mu recorded by inference and pi recomputed by training; w = exp(d); for each sequence D is
/// the sum of its d and W = exp(D). As in verl, d and D are clamped to [-20, 20] before w and W; all else is unclamped. Sums are double,
/// ascending within a sequence and then over the sequences. Both sides must be of one distribution; published figures are of raw
/// log-probabilities. All are 0, or 1 for ratios, where the bits agree.
/// </remarks>
public sealed partial record MismatchMetrics
{
    /// <summary>The number of tokens.</summary>
    public required long Tokens { get; init; }

    /// <summary>The number of sequences.</summary>
    public required long Sequences { get; init; }

    /// <summary><c>kl</c>: the mean of -d over tokens, in nats. Terms of both signs cancel; read it beside <see cref="K3Kl"/>.</summary>
    public required double Kl { get; init; }

    /// <summary><c>k3_kl</c>: the mean of exp(d) - 1 - d over tokens, in nats.</summary>
    public required double K3Kl { get; init; }

    /// <summary><c>ppl_ratio</c>: the mean over sequences of exp(mean log mu - mean log pi).</summary>
    public required double PerplexityRatio { get; init; }

    /// <summary><c>chi2_token</c>: the mean of w * w over tokens, minus 1.</summary>
    public required double Chi2Token { get; init; }

    /// <summary><c>chi2_seq</c>: the mean of W * W over sequences, minus 1.</summary>
    public required double Chi2Sequence { get; init; }

    /// <summary><c>rollout_is_eff_sample_size</c>: 1 / mean((w / mean w)^2) over tokens, in (0, 1].</summary>
    public required double EffectiveSampleSize { get; init; }

    /// <summary>The mean of |d| over tokens, in nats.</summary>
    public required double MeanAbsoluteDifference { get; init; }

    /// <summary>The largest |d|, in nats.</summary>
    public required double MaximumAbsoluteDifference { get; init; }

    /// <summary>The number of tokens whose two log-probabilities differ in any bit.</summary>
    public required long DifferingTokens { get; init; }

    /// <summary>The share of tokens whose two log-probabilities differ in any bit.</summary>
    public double DifferingShare => (double)DifferingTokens / Tokens;

    /// <summary><c>kl_sequence</c>: the mean of exp(D) - 1 - D over sequences, in nats.</summary>
    public required double KlSequence { get; init; }

    /// <summary>
    /// <c>kl_sequence_k1</c>: the mean of -D over sequences, in nats: the paper's estimator (arXiv 2510.26788), mostly noise where it is
    /// small.
    /// </summary>
    public required double PlainKlSequence { get; init; }

    /// <summary>The standard error of <see cref="PlainKlSequence"/>; NaN for one sequence.</summary>
    public required double PlainKlSequenceError { get; init; }

    /// <summary>How the mismatch of a sequence grows with its length.</summary>
    public required MismatchGrowth Growth { get; init; }

    /// <summary>Computes all metrics.</summary>
    /// <param name="recorded">log mu: what inference recorded for each token, sequence after sequence.</param>
    /// <param name="recomputed">log pi: what training computes for the same tokens.</param>
    /// <param name="sequenceLengths">The number of tokens of each sequence, each at least 1; their sum is the number of tokens.</param>
    /// <exception cref="ArgumentException">The counts do not agree, or there is no token.</exception>
    public static MismatchMetrics Compute(
        ReadOnlySpan<float> recorded, ReadOnlySpan<float> recomputed, ReadOnlySpan<int> sequenceLengths)
    {
        Validate(recorded, recomputed, sequenceLengths);
        TokenSums tokens = default;
        SequenceSums sequences = default;
        GrowthSums growth = default;
        int start = 0;
        foreach (int length in sequenceLengths)
        {
            TokenSums own = default;
            own.Add(recorded.Slice(start, length), recomputed.Slice(start, length));
            tokens.Add(own);
            sequences.Add(own.Differences, length);
            growth.Add(length, own);
            start += length;
        }

        double count = recorded.Length;
        double sequenceCount = sequenceLengths.Length;
        double meanWeight = tokens.Weights / count;
        double meanSquaredWeight = tokens.SquaredWeights / count;
        return new MismatchMetrics
        {
            Tokens = recorded.Length,
            Sequences = sequenceLengths.Length,
            Kl = 0 - (tokens.Differences / count),
            K3Kl = tokens.K3 / count,
            PerplexityRatio = sequences.PerplexityRatios / sequenceCount,
            Chi2Token = meanSquaredWeight - 1,
            Chi2Sequence = (sequences.SquaredWeights / sequenceCount) - 1,
            EffectiveSampleSize = 1 / (meanSquaredWeight / (meanWeight * meanWeight)),
            MeanAbsoluteDifference = tokens.AbsoluteDifferences / count,
            MaximumAbsoluteDifference = tokens.MaximumAbsoluteDifference,
            DifferingTokens = tokens.Differing,
            KlSequence = sequences.K3 / sequenceCount,
            PlainKlSequence = 0 - (sequences.Differences / sequenceCount),
            PlainKlSequenceError = sequences.StandardError(sequenceCount),
            Growth = growth.Fit(),
        };
    }

    private static void Validate(ReadOnlySpan<float> recorded, ReadOnlySpan<float> recomputed, ReadOnlySpan<int> sequenceLengths)
    {
        long total = 0;
        foreach (int length in sequenceLengths)
        {
            if (length < 1)
            {
                throw new ArgumentException($"A sequence has at least 1 token; {length} was given.", nameof(sequenceLengths));
            }

            total += length;
        }

        if (recorded.Length != recomputed.Length || total != recorded.Length || total == 0)
        {
            throw new ArgumentException(
                $"{recorded.Length} recorded and {recomputed.Length} recomputed log-probabilities were given for {total} tokens.",
                nameof(recomputed));
        }
    }
}
