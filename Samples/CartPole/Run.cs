using System;
using System.Diagnostics;
using System.Threading;

namespace CartPole;

/// <summary>One run: training, then evaluation of the trained policy.</summary>
internal static class Run
{
    /// <summary>Trains and evaluates.</summary>
    /// <param name="train">Runs the training, and may show it.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static RunResult Execute(
        TrainingSettings settings, Action<ProximalPolicyTraining> train, CancellationToken cancellationToken)
    {
        Stopwatch watch = Stopwatch.StartNew();
        using CartPolePolicy weights = new(settings.Seed);
        using CartPolePolicy policy = weights.WithDType(settings.DType);
        using ProximalPolicyTraining training = new(policy, settings);
        train(training);
        double greedy = Evaluation.GreedyReturn(policy, settings, cancellationToken);
        double sampled = Evaluation.SampledReturn(policy, settings, cancellationToken);
        return new RunResult(
            MeanReturn: greedy,
            SampledMeanReturn: sampled,
            Episodes: Evaluation.Episodes,
            EnvironmentSteps: training.EnvironmentSteps,
            WallSeconds: Math.Round(watch.Elapsed.TotalSeconds, 3),
            LogProbabilities: training.Comparison.Count,
            LogProbabilitiesDiffering: training.Comparison.Differing,
            MaxAbsLogProbabilityDifference: training.Comparison.MaximumAbsoluteDifference,
            Dtype: Words.Of(settings.DType),
            Pairing: Words.Of(settings.Pairing),
            Seed: settings.Seed,
            Threads: settings.Threads,
            WeightsSha256: WeightsHash.Compute(policy.Parameters),
            Fingerprint: policy.Fingerprint.ToString());
    }
}
