using System;
using System.Threading;
using PrecisionGen;
using PrecisionGen.Execution;

namespace SanityTest;

/// <summary>Where a warm-up stands.</summary>
/// <param name="Step">Updates so far.</param>
/// <param name="Loss">The mean negative log-probability of the latest batch's responses, in nats.</param>
/// <param name="SolveRate">The share of the fixed problems that one sampled response each solved, when it was last measured.</param>
internal readonly record struct WarmUpProgress(int Step, double Loss, double SolveRate);

/// <summary>Supervised learning of worked problems, in Float32, until half of 256 fixed problems are solved by sampling.</summary>
internal sealed class WarmUp(ISequencePolicy policy, WarmUpSettings settings)
{
    /// <summary>Trains.</summary>
    /// <param name="progress">Told whenever the solve rate was measured, on this thread.</param>
    /// <returns>Where it ended.</returns>
    /// <exception cref="InvalidOperationException">The most steps did not suffice.</exception>
    internal WarmUpProgress Run(IProgress<WarmUpProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        KernelOptions options = new() { Threads = settings.Threads };
        int maximumRows = settings.BatchSize * Problem.MaximumLength;
        using ISequencePolicy view = policy.At(DType.Float32);
        using PolicyTraining training = view.OpenTraining(maximumRows, options);
        using Rollout rollout = new(view, settings.RolloutBatch, options, settings.Seed, RandomStream.FixedProblemResponse);
        Problem[] fixedProblems = new ProblemGenerator(settings.Seed, RandomStream.FixedProblem).CreateMany(0, settings.FixedProblems);
        ProblemGenerator generator = new(settings.Seed, RandomStream.WarmUpProblem);
        AdamW optimizer = new(view.Parameters, settings.LearningRate, beta2: 0.99, weightDecay: 0);
        OptimizerStep step = new(view, optimizer, maximumGradientNorm: 1);
        float[] logProbabilities = new float[maximumRows];
        float[] gradients = new float[maximumRows];
        for (int number = 1; number <= settings.MaximumSteps; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            optimizer.LearningRate = settings.LearningRate * Math.Min(1, (double)number / settings.RisingSteps);
            uint first = (uint)((number - 1) * settings.BatchSize);
            SupervisedBatch batch = new(generator.CreateMany(first, settings.BatchSize));
            training.Kernel.ZeroGradients();
            training.Forward(batch.Lengths, batch.Tokens, batch.Targets, logProbabilities.AsSpan(0, batch.Rows));
            double loss = batch.Differentiate(logProbabilities.AsSpan(0, batch.Rows), step.Scale, gradients.AsSpan(0, batch.Rows));
            training.Backward(gradients.AsSpan(0, batch.Rows));
            training.Kernel.CompleteGradients();
            step.Take(training.Kernel.Gradients);
            if (number % settings.MeasureEvery == 0)
            {
                Trajectory[] responses = rollout.Sample(fixedProblems, 1, (ulong)number << 32, cancellationToken);
                WarmUpProgress reached = new(number, loss, SolveRate.Of(responses));
                progress?.Report(reached);
                if (reached.SolveRate >= settings.SolveRate)
                {
                    return reached;
                }
            }
        }

        throw new InvalidOperationException(
            $"Expected a solve rate of {settings.SolveRate} within {settings.MaximumSteps} steps of the warm-up.");
    }
}
