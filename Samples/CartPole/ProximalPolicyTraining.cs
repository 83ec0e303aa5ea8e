using System;
using System.Threading;
using PrecisionGen;
using PrecisionGen.Objectives;
using PrecisionGen.Sampling;

namespace CartPole;

/// <summary>Proximal policy optimization (Schulman et al. 2017, arXiv 1707.06347) of a <see cref="CartPolePolicy"/>.</summary>
/// <remarks>
/// The rollout runs on an inference kernel, the updates on a training kernel. The same settings give the same weights, bit for bit, on
/// any number of threads and any vector width.
/// </remarks>
internal sealed class ProximalPolicyTraining : IDisposable
{
    private readonly TrainingSettings settings;
    private readonly CartPolePolicy.Inference inference;
    private readonly CartPolePolicy.Training training;
    private readonly CartPoleEnvironment environment;
    private readonly CategoricalSampler sampler;
    private readonly Rollout rollout;
    private readonly Minibatch minibatch;
    private readonly float[] logProbabilityGradients;
    private readonly float[] valueGradients;
    private readonly Adam optimizer;
    private readonly LossScaler? scaler;
    private readonly RecentReturns recentReturns = new(100);

    /// <param name="policy">The policy to train, at the dtype of the settings.</param>
    /// <exception cref="ArgumentException">The policy has another dtype, or minibatches do not divide a rollout.</exception>
    internal ProximalPolicyTraining(CartPolePolicy policy, TrainingSettings settings)
    {
        if (policy.DType != settings.DType)
        {
            throw new ArgumentException($"Expected a policy of {settings.DType} but found {policy.DType}.", nameof(policy));
        }

        if (settings.RolloutSize % settings.MinibatchSize != 0)
        {
            throw new ArgumentException(
                $"Expected minibatches that divide a rollout of {settings.RolloutSize} but found {settings.MinibatchSize}.", nameof(settings));
        }

        this.settings = settings;
        inference = policy.CreateInference(settings.Environments, settings.InferenceOptions);
        training = policy.CreateTraining(settings.RolloutSize, settings.TrainingOptions);
        environment = new CartPoleEnvironment(settings.Environments, settings.Seed, RandomStream.TrainingReset);
        sampler = new CategoricalSampler(settings.Seed, (uint)RandomStream.TrainingAction, CartPoleState.ActionCount);
        rollout = new Rollout(settings.RolloutSteps, settings.Environments, settings.Reward);
        minibatch = new Minibatch(settings.MinibatchSize, settings.RolloutSize, settings.Seed);
        logProbabilityGradients = new float[settings.MinibatchSize * CartPoleState.ActionCount];
        valueGradients = new float[settings.MinibatchSize];
        optimizer = new Adam(policy.Parameters, settings.LearningRate, epsilon: settings.AdamEpsilon);

        // Only Float16's gradients leave the range of their format.
        scaler = settings.DType == DType.Float16 ? new LossScaler(policy.Parameters) : null;
        Comparison = new LogProbabilityComparison(settings.RolloutSize);
    }

    /// <summary>The rollouts' log-probabilities against training's, so far.</summary>
    internal LogProbabilityComparison Comparison { get; }

    /// <summary>The number of environment steps so far.</summary>
    internal long EnvironmentSteps { get; private set; }

    /// <summary>The number of updates so far, skipped ones included.</summary>
    internal int Updates { get; private set; }

    /// <summary>The number of updates that were skipped because a gradient overflowed.</summary>
    internal int SkippedUpdates { get; private set; }

    /// <summary>Trains to the end of the settings.</summary>
    /// <param name="progress">Told after every iteration, on this thread.</param>
    /// <exception cref="OperationCanceledException">Cancelled, between two updates.</exception>
    internal void Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        for (int iteration = 0; iteration < settings.Iterations; iteration++)
        {
            optimizer.LearningRate = settings.LearningRate * (1 - ((double)iteration / settings.Iterations));
            rollout.Play(inference, environment, sampler, recentReturns.Add);
            Comparison.Add(training, rollout);
            rollout.EstimateAdvantages(settings.Discount, settings.AdvantageDecay);
            PpoStatistics statistics = default;
            for (int epoch = 0; epoch < settings.Epochs; epoch++)
            {
                minibatch.Shuffle((iteration * settings.Epochs) + epoch);
                for (int start = 0; start < rollout.Length; start += minibatch.Size)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    minibatch.Take(rollout, start);
                    statistics += Update();
                }
            }

            EnvironmentSteps += rollout.Length;
            progress?.Report(new TrainingProgress(
                EnvironmentSteps, recentReturns.Mean, Comparison.Count, Comparison.Differing, SkippedUpdates, statistics));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        inference.Dispose();
        training.Dispose();
    }

    private PpoStatistics Update()
    {
        training.ZeroGradients();
        training.Evaluate(minibatch.Observations, minibatch.LogProbabilities, minibatch.Values);
        PpoStatistics statistics = Ppo.Compute(
            minibatch.Batch, settings.Objective, minibatch.Size, scaler?.Scale ?? 1f, logProbabilityGradients, valueGradients);
        training.EvaluateBackward(logProbabilityGradients, valueGradients);
        training.CompleteGradients();
        SkippedUpdates += StepOptimizer(training.Gradients) ? 0 : 1;
        Updates++;
        return statistics;
    }

    /// <returns>False where a gradient overflowed, so that the step was skipped.</returns>
    private bool StepOptimizer(GradientSet gradients)
    {
        scaler?.Unscale(gradients);
        GradientClipping.ClipGlobalNorm(gradients, settings.MaximumGradientNorm);
        if (scaler is null)
        {
            optimizer.Step(gradients);
            return true;
        }

        bool isApplied = scaler.Step(optimizer, gradients).Applied;
        scaler.Update();
        return isApplied;
    }
}
