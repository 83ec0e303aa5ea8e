namespace PrecisionGen.Objectives;

/// <summary>Sums over samples, in double; sums of micro-batches add up to those of the step.</summary>
/// <param name="PolicyLossSum">The sum of the clipped policy losses.</param>
/// <param name="ValueLossSum">The sum of the value losses, without their coefficient.</param>
/// <param name="EntropySum">The sum of the entropies, in nats.</param>
/// <param name="ApproximateKlSum">The sum of ratio - 1 - log ratio (Schulman's k3), in nats.</param>
/// <param name="ClippedCount">The number of samples whose ratio lies outside the clip range.</param>
/// <param name="Count">The number of samples.</param>
public readonly record struct PpoStatistics(
    double PolicyLossSum, double ValueLossSum, double EntropySum, double ApproximateKlSum, long ClippedCount, long Count)
{
    /// <summary>The mean clipped policy loss.</summary>
    public double PolicyLoss => PolicyLossSum / Count;

    /// <summary>The mean value loss, without its coefficient.</summary>
    public double ValueLoss => ValueLossSum / Count;

    /// <summary>The mean entropy, in nats.</summary>
    public double Entropy => EntropySum / Count;

    /// <summary>The mean of ratio - 1 - log ratio, an estimate of KL(recorded, present), in nats.</summary>
    public double ApproximateKl => ApproximateKlSum / Count;

    /// <summary>The share of samples whose ratio lies outside the clip range.</summary>
    public double ClipFraction => (double)ClippedCount / Count;

    /// <summary>The statistics of two micro-batches together.</summary>
    public static PpoStatistics operator +(PpoStatistics left, PpoStatistics right) => new(
        left.PolicyLossSum + right.PolicyLossSum,
        left.ValueLossSum + right.ValueLossSum,
        left.EntropySum + right.EntropySum,
        left.ApproximateKlSum + right.ApproximateKlSum,
        left.ClippedCount + right.ClippedCount,
        left.Count + right.Count);

    /// <summary>The total loss: policy + coefficient * value - coefficient * entropy.</summary>
    public double Loss(PpoOptions options)
        => PolicyLoss + (options.ValueCoefficient * ValueLoss) - (options.EntropyCoefficient * Entropy);
}
