namespace PrecisionGen.Objectives;

/// <summary>Sums over tokens, in double; sums of micro-batches add up to those of the step.</summary>
/// <param name="PolicyLoss">The part of the loss without the KL penalty.</param>
/// <param name="KlPenalty">The KL penalty's part of the loss, its coefficient included.</param>
/// <param name="ApproximateKlSum">The sum of exp(d) - 1 - d with d = log pi(theta) - log mu(theta') (Schulman's k3), in nats.</param>
/// <param name="WeightSum">The sum of the importance weights.</param>
/// <param name="ClippedTokens">The number of tokens whose ratio lies outside the clip range.</param>
/// <param name="MaskedTokens">The number of tokens whose weight is 0.</param>
/// <param name="Tokens">The number of tokens.</param>
/// <param name="Sequences">The number of responses.</param>
public readonly record struct SequenceStatistics(
    double PolicyLoss,
    double KlPenalty,
    double ApproximateKlSum,
    double WeightSum,
    long ClippedTokens,
    long MaskedTokens,
    long Tokens,
    int Sequences)
{
    /// <summary>The loss of the step, once all its micro-batches were added.</summary>
    public double Loss => PolicyLoss + KlPenalty;

    /// <summary>The mean over tokens of an estimate of KL(mu, pi), in nats.</summary>
    public double ApproximateKl => ApproximateKlSum / Tokens;

    /// <summary>The mean importance weight of a token.</summary>
    public double MeanWeight => WeightSum / Tokens;

    /// <summary>The share of tokens whose ratio lies outside the clip range.</summary>
    public double ClipFraction => (double)ClippedTokens / Tokens;

    /// <summary>The share of tokens whose weight is 0.</summary>
    public double MaskFraction => (double)MaskedTokens / Tokens;

    /// <summary>The statistics of two micro-batches together.</summary>
    public static SequenceStatistics operator +(SequenceStatistics left, SequenceStatistics right) => new(
        left.PolicyLoss + right.PolicyLoss,
        left.KlPenalty + right.KlPenalty,
        left.ApproximateKlSum + right.ApproximateKlSum,
        left.WeightSum + right.WeightSum,
        left.ClippedTokens + right.ClippedTokens,
        left.MaskedTokens + right.MaskedTokens,
        left.Tokens + right.Tokens,
        left.Sequences + right.Sequences);
}
