using System;

namespace PrecisionGen.Objectives;

/// <summary>REINFORCE with a baseline (Williams 1992) for categorical actions.</summary>
/// <remarks>
/// The loss is the mean over the N samples of the step of -(R - b) * log pi(a) + c_e * sum over j of p_j * log p_j. The gradient of the
/// taken action's log-probability, in float32: ((-(R - b)) / N) * scale, added to the entropy's
/// g_j = (((p_j * (log p_j + 1)) * c_e) / N) * scale, which is +0 where p_j or c_e is 0.
/// </remarks>
public static class Reinforce
{
    /// <summary>Computes the gradients of a micro-batch and its part of the statistics. Allocates nothing.</summary>
    /// <param name="logProbabilities">The log-probabilities of all actions, [batch, actions], from the training forward.</param>
    /// <param name="actions">The action that the rollout took, [batch].</param>
    /// <param name="returns">The discounted returns, [batch].</param>
    /// <param name="baselines">What is subtracted from the returns, [batch], or empty for no baseline.</param>
    /// <param name="entropyCoefficient">The weight of the entropy bonus; 0 for none.</param>
    /// <param name="stepCount">The number of samples in the whole step, not in the micro-batch: N.</param>
    /// <param name="scale">The loss scale; 1 without scaling.</param>
    /// <param name="gradients">[batch, actions]; every element is written.</param>
    /// <exception cref="ArgumentException">Lengths do not agree, or an action lies outside the range of actions.</exception>
    public static ReinforceStatistics Compute(
        ReadOnlySpan<float> logProbabilities,
        ReadOnlySpan<int> actions,
        ReadOnlySpan<float> returns,
        ReadOnlySpan<float> baselines,
        float entropyCoefficient,
        int stepCount,
        float scale,
        Span<float> gradients)
    {
        int count = PolicyRows.Validate(logProbabilities, actions, stepCount, gradients);
        PolicyRows.RequireLength(nameof(returns), returns.Length, actions.Length);
        if (!baselines.IsEmpty)
        {
            PolicyRows.RequireLength(nameof(baselines), baselines.Length, actions.Length);
        }

        StepWeight weight = new(stepCount, scale);
        double loss = 0;
        double entropy = 0;
        for (int row = 0; row < actions.Length; row++)
        {
            ReadOnlySpan<float> rowLogProbabilities = logProbabilities.Slice(row * count, count);
            Span<float> rowGradients = gradients.Slice(row * count, count);
            entropy += Entropy.Compute(rowLogProbabilities, entropyCoefficient, weight, rowGradients);
            float advantage = baselines.IsEmpty ? returns[row] : returns[row] - baselines[row];
            int action = actions[row];
            loss -= (double)advantage * rowLogProbabilities[action];
            rowGradients[action] = weight.Apply(-advantage, 1f) + rowGradients[action];
        }

        return new ReinforceStatistics(loss, entropy, actions.Length);
    }
}

/// <summary>Sums over samples, in double; sums of micro-batches add up to those of the step.</summary>
/// <param name="PolicyLossSum">The sum of -advantage * log pi(a).</param>
/// <param name="EntropySum">The sum of the entropies, in nats.</param>
/// <param name="Count">The number of samples.</param>
public readonly record struct ReinforceStatistics(double PolicyLossSum, double EntropySum, long Count)
{
    /// <summary>The mean policy loss.</summary>
    public double PolicyLoss => PolicyLossSum / Count;

    /// <summary>The mean entropy, in nats.</summary>
    public double Entropy => EntropySum / Count;

    /// <summary>The statistics of two micro-batches together.</summary>
    public static ReinforceStatistics operator +(ReinforceStatistics left, ReinforceStatistics right)
        => new(left.PolicyLossSum + right.PolicyLossSum, left.EntropySum + right.EntropySum, left.Count + right.Count);
}
