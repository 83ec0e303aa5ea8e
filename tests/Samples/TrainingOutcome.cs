using CartPole;

namespace PrecisionGen.Samples.Tests;

/// <summary>What a whole training came to.</summary>
internal sealed record TrainingOutcome(string WeightsHash, int Updates, long Differing, double MaximumAbsoluteDifference)
{
    internal static TrainingOutcome Of(TrainingSettings settings)
    {
        using CartPolePolicy weights = new(settings.Seed);
        using CartPolePolicy policy = weights.WithDType(settings.DType);
        using ProximalPolicyTraining training = new(policy, settings);
        training.Run();
        LogProbabilityComparison comparison = training.Comparison;
        return new TrainingOutcome(
            CartPole.WeightsHash.Compute(policy.Parameters), training.Updates, comparison.Differing, comparison.MaximumAbsoluteDifference);
    }
}
