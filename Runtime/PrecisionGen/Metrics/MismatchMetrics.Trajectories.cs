using System;
using System.Collections.Generic;

namespace PrecisionGen.Metrics;

/// <content>Metrics of trajectories.</content>
public sealed partial record MismatchMetrics
{
    /// <summary>Computes all metrics of the responses of trajectories.</summary>
    /// <param name="trajectories">What inference recorded.</param>
    /// <param name="recomputed">What training computes for the same tokens with the same weights, response after response.</param>
    /// <exception cref="ArgumentException">
    /// Counts do not agree, or the two sides are of different distributions or weights; the message names both.
    /// </exception>
    public static MismatchMetrics Compute(IReadOnlyList<Trajectory> trajectories, TokenLogProbabilities recomputed)
    {
        ArgumentNullException.ThrowIfNull(trajectories);
        int[] lengths = new int[trajectories.Count];
        int total = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            Trajectory trajectory = trajectories[i];
            recomputed.RequireDistribution(trajectory.Distribution, "Trajectory", i);
            if (recomputed.Stamp.Version != trajectory.Stamp.Version)
            {
                throw new ArgumentException(
                    $"Trajectory {i}: log-probabilities with the weights {trajectory.Stamp.Version} are expected; those with "
                    + $"{recomputed.Stamp.Version} were given.",
                    nameof(recomputed));
            }

            lengths[i] = trajectory.ResponseLength;
            total += lengths[i];
        }

        float[] recorded = new float[total];
        int start = 0;
        foreach (Trajectory trajectory in trajectories)
        {
            trajectory.LogProbabilities.CopyTo(recorded.AsSpan(start));
            start += trajectory.ResponseLength;
        }

        return Compute(recorded, recomputed.Values.Span, lengths);
    }
}
