namespace PrecisionGen.Sampling;

/// <summary>A token, and the log-probability that a rollout records for it.</summary>
/// <param name="Token">The token; -1 where there was none to draw.</param>
/// <param name="LogProbability">Its log-probability under <paramref name="Distribution"/>; NaN without a token.</param>
/// <param name="Distribution">What the log-probability is of.</param>
public readonly record struct SampledToken(int Token, float LogProbability, SamplingDistribution Distribution);
