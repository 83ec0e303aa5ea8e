namespace PrecisionGen.Objectives;

/// <summary>A trajectory as an objective sees it.</summary>
/// <param name="Trajectory">What inference recorded: mu.</param>
/// <param name="Advantage">Its advantage, fixed for the whole step; shared by all tokens of the response.</param>
public sealed record PolicySample(Trajectory Trajectory, float Advantage)
{
    /// <summary>
    /// The response's log-probabilities by the training kernel with the trajectory's weights, pi(theta'), where they may differ from what
    /// inference recorded. Null stands for the recorded ones: with equal fingerprints they are the same bits; where fingerprints differ under
    /// <see cref="Correction.None"/>, the clipped ratio is then pi(theta) / mu(theta'), which contains the mismatch.
    /// </summary>
    public TokenLogProbabilities? Proximal { get; init; }

    /// <summary>The response's log-probabilities by a reference policy, for the KL penalty.</summary>
    public TokenLogProbabilities? Reference { get; init; }
}
