using System;
using System.Collections.Generic;
using System.Threading;

namespace SanityTest;

/// <summary>Accuracy as the paper means it: fresh responses to the problems that are trained on, by the policy that is deployed.</summary>
internal sealed class Evaluation(ISequencePolicy inference, IReadOnlyList<Problem> problems, ArmSettings settings) : IDisposable
{
    private readonly Rollout rollout = new(
        inference, settings.RolloutBatch, settings.InferenceOptions, settings.Seed, RandomStream.EvaluationResponse);

    /// <summary>The mean reward after a step.</summary>
    internal double Accuracy(int step, CancellationToken cancellationToken) =>
        SolveRate.Of(rollout.Sample(problems, settings.EvaluationSamples, (ulong)step << 32, cancellationToken));

    /// <inheritdoc/>
    public void Dispose() => rollout.Dispose();
}
