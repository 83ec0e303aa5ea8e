using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen;
using PrecisionGen.Sampling;

namespace SanityTest;

/// <summary>The training kernel's log-probabilities of responses, in micro-batches.</summary>
internal sealed class Recomputation
{
    private readonly PolicyTraining training;
    private readonly int microBatch;
    private readonly float[] rows;

    internal Recomputation(PolicyTraining training, int microBatch)
    {
        this.training = training;
        this.microBatch = microBatch;
        rows = new float[microBatch * Problem.MaximumLength];
    }

    /// <summary>The log-probabilities with the present weights, response after response.</summary>
    internal TokenLogProbabilities Compute(IReadOnlyList<Trajectory> trajectories)
    {
        float[] values = new float[trajectories.Sum(trajectory => trajectory.ResponseLength)];
        Stamp stamp = default;
        int start = 0;
        for (int first = 0; first < trajectories.Count; first += microBatch)
        {
            TrajectoryBatch batch = new([.. trajectories.Skip(first).Take(microBatch)]);
            stamp = Forward(batch, values.AsSpan(start, batch.ResponseTokens));
            start += batch.ResponseTokens;
        }

        return new TokenLogProbabilities(values, SamplingDistribution.Raw, stamp);
    }

    /// <summary>One training forward.</summary>
    internal Stamp Forward(TrajectoryBatch batch, Span<float> responses)
    {
        Span<float> logProbabilities = rows.AsSpan(0, batch.Rows);
        Stamp stamp = training.Forward(batch.Lengths, batch.Tokens, batch.Targets, logProbabilities);
        batch.ReadResponses(logProbabilities, responses);
        return stamp;
    }
}
