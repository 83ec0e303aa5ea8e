using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using PrecisionGen;
using PrecisionGen.Execution;
using PrecisionGen.Metrics;

namespace SanityTest;

/// <summary>The mismatch without training: responses are sampled and recomputed with the same weights.</summary>
internal static class OfflineComparison
{
    private const int SamplesPerProblem = 8;
    private const int Batch = 128;

    /// <summary>Measures the trained model and random ones at every dtype and pairing.</summary>
    /// <param name="start">The weights after the warm-up.</param>
    /// <param name="sequences">Responses of each, rounded up to whole problems.</param>
    /// <param name="progress">Told after each.</param>
    internal static OfflineResult[] Run(
        FileInfo start, long seed, int threads, int sequences, Action<OfflineResult> progress, CancellationToken cancellationToken)
    {
        using AdditionPolicy trained = new(seed);
        StartFile.Load(start, trained);
        using AdditionPolicy random = new(seed);
        using LargePolicy large = new(seed);
        (string Name, ISequencePolicy Policy)[] models = [("trained-0.15m", trained), ("random-0.15m", random), ("random-0.8m", large)];
        List<OfflineResult> results = [];
        foreach ((string name, ISequencePolicy policy) in models)
        {
            foreach ((string dtypeWord, DType dtype) in Words.DTypes)
            {
                foreach ((string pairingWord, Pairing pairing) in Words.Pairings)
                {
                    KernelOptions options = new() { Threads = threads, Pairing = pairing };
                    MismatchMetrics metrics = Measure(policy, dtype, options, seed, sequences, cancellationToken);
                    results.Add(OfflineResult.Of(name, dtypeWord, pairingWord, metrics));
                    progress(results[^1]);
                }
            }
        }

        return [.. results];
    }

    private static MismatchMetrics Measure(
        ISequencePolicy policy, DType dtype, KernelOptions options, long seed, int sequences, CancellationToken cancellationToken)
    {
        using ISequencePolicy view = policy.At(dtype);
        using Rollout rollout = new(view, Batch, options, seed, RandomStream.OfflineResponse);
        using PolicyTraining training = view.OpenTraining(Batch * Problem.MaximumLength, options with { Pairing = Pairing.Paired });
        int problems = (sequences + SamplesPerProblem - 1) / SamplesPerProblem;
        Problem[] asked = new ProblemGenerator(seed, RandomStream.OfflineProblem).CreateMany(0, problems);
        Trajectory[] trajectories = rollout.Sample(asked, SamplesPerProblem, 0, cancellationToken);
        return MismatchMetrics.Compute(trajectories, new Recomputation(training, Batch).Compute(trajectories));
    }
}
