using System;

namespace CartPole;

/// <summary>Compares the rollout's log-probabilities with those that training computes at the same weights, bit by bit.</summary>
internal sealed class LogProbabilityComparison
{
    private readonly float[] logProbabilities;
    private readonly float[] values;

    internal LogProbabilityComparison(int rolloutLength)
    {
        logProbabilities = new float[rolloutLength * CartPoleState.ActionCount];
        values = new float[rolloutLength];
    }

    /// <summary>The number of log-probabilities compared, one for each environment step.</summary>
    internal long Count { get; private set; }

    /// <summary>How many of them differed in any bit.</summary>
    internal long Differing { get; private set; }

    /// <summary>The largest absolute difference, in nats.</summary>
    internal double MaximumAbsoluteDifference { get; private set; }

    /// <summary>One training forward over the whole rollout. Call it before the weights change.</summary>
    internal void Add(CartPolePolicy.Training training, Rollout rollout)
    {
        training.Evaluate(rollout.Observations, logProbabilities, values);
        for (int i = 0; i < rollout.Length; i++)
        {
            float trained = logProbabilities[(i * CartPoleState.ActionCount) + rollout.Actions[i]];
            float recorded = rollout.LogProbabilities[i];
            if (BitConverter.SingleToInt32Bits(trained) != BitConverter.SingleToInt32Bits(recorded))
            {
                Differing++;
                MaximumAbsoluteDifference = Math.Max(MaximumAbsoluteDifference, Math.Abs((double)trained - recorded));
            }
        }

        Count += rollout.Length;
    }
}
