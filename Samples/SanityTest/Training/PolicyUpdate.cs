using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen;
using PrecisionGen.Sampling;
using PrecisionGen.Objectives;

namespace SanityTest;

/// <summary>One update of the weights from sampled responses, in micro-batches.</summary>
internal sealed class PolicyUpdate(
    ISequencePolicy policy, PolicyTraining training, SequenceObjective objective, OptimizerStep optimizer, int microBatch)
{
    private readonly Recomputation recomputation = new(training, microBatch);
    private readonly float[] logProbabilities = new float[microBatch * Problem.MaximumLength];
    private readonly float[] gradients = new float[microBatch * Problem.MaximumLength];
    private readonly float[] rowGradients = new float[microBatch * Problem.MaximumLength];

    /// <summary>Takes one step of the optimizer.</summary>
    /// <param name="samples">All responses of the step.</param>
    /// <returns>The objective over the step, and the global norm of its gradient.</returns>
    internal (SequenceStatistics Statistics, double GradientNorm) Take(IReadOnlyList<PolicySample> samples)
    {
        ObjectiveStep step = objective.Begin(samples, policy);
        SequenceStatistics statistics = default;
        training.Kernel.ZeroGradients();
        for (int first = 0; first < samples.Count; first += microBatch)
        {
            int count = Math.Min(microBatch, samples.Count - first);
            TrajectoryBatch batch = new([.. samples.Skip(first).Take(count).Select(sample => sample.Trajectory)]);
            int tokens = batch.ResponseTokens;
            Stamp stamp = recomputation.Forward(batch, logProbabilities.AsSpan(0, tokens));
            TokenLogProbabilities current = new(logProbabilities.AsMemory(0, tokens), SamplingDistribution.Raw, stamp);
            statistics += step.Compute(first, count, current, optimizer.Scale, gradients.AsSpan(0, tokens));
            batch.WriteResponses(gradients.AsSpan(0, tokens), rowGradients.AsSpan(0, batch.Rows));
            training.Backward(rowGradients.AsSpan(0, batch.Rows));
        }

        training.Kernel.CompleteGradients();
        return (statistics, optimizer.Take(training.Kernel.Gradients));
    }
}
