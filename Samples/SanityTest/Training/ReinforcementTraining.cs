using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using PrecisionGen;
using PrecisionGen.Metrics;
using PrecisionGen.Objectives;

namespace SanityTest;

/// <summary>An arm: reinforcement learning of a policy on the problems that were kept.</summary>
/// <remarks>
/// Responses are sampled by a decoder and trained on by a training kernel, at the dtypes of the settings. The same settings give the same
/// weights, bit for bit, on any number of threads, any vector width, and any batch of the rollout.
/// </remarks>
internal sealed class ReinforcementTraining : IDisposable
{
    private readonly ArmSettings settings;
    private readonly ISequencePolicy trainingView;
    private readonly ISequencePolicy inferenceView;
    private readonly PolicyTraining training;
    private readonly Rollout rollout;
    private readonly Evaluation evaluation;
    private readonly ProblemOrder order;
    private readonly SequenceObjective objective;
    private readonly OptimizerStep optimizer;
    private readonly Recomputation recomputation;
    private readonly PolicyUpdate update;
    private readonly Stopwatch watch = Stopwatch.StartNew();

    internal ReinforcementTraining(ISequencePolicy policy, IReadOnlyList<Problem> problems, ArmSettings settings)
    {
        if (settings.Problems % settings.Updates != 0)
        {
            throw new ArgumentException(
                $"Expected updates that divide {settings.Problems} problems but found {settings.Updates}.", nameof(settings));
        }

        this.settings = settings;
        objective = settings.Objective;
        trainingView = policy.At(settings.TrainingDType);
        inferenceView = policy.At(settings.InferenceDType);
        training = trainingView.OpenTraining(settings.MicroBatch * Problem.MaximumLength, settings.TrainingOptions);
        rollout = new Rollout(
            inferenceView, settings.RolloutBatch, settings.InferenceOptions, settings.Seed, RandomStream.TrainingResponse, settings.Reward);
        evaluation = new Evaluation(inferenceView, problems, settings);
        order = new ProblemOrder(problems, settings.Seed);
        AdamW adam = new(trainingView.Parameters, settings.LearningRate, weightDecay: 0);
        optimizer = new OptimizerStep(trainingView, adam, settings.MaximumGradientNorm);
        recomputation = new Recomputation(training, settings.MicroBatch);
        update = new PolicyUpdate(trainingView, training, objective, optimizer, settings.MicroBatch);
    }

    /// <summary>Updates after each rollout: one where an objective takes responses of the present weights only.</summary>
    internal int Updates => objective.UsesBehaviourPolicy ? settings.Updates : 1;

    /// <summary>The start and every step so far.</summary>
    internal List<StepRecord> Records { get; } = [];

    /// <summary>What overflowed most recently; null where nothing has.</summary>
    internal string? LatestOverflow => optimizer.LatestOverflow;

    /// <summary>Trains to the end of the settings.</summary>
    /// <param name="progress">Told after every step, on this thread.</param>
    /// <exception cref="OperationCanceledException">Cancelled, while sampling.</exception>
    /// <exception cref="NoDistributionException">The policy's output holds NaN or infinity: the training collapsed.</exception>
    internal void Run(IProgress<StepRecord>? progress = null, CancellationToken cancellationToken = default)
    {
        Records.Add(StepRecord.Start(evaluation.Accuracy(0, cancellationToken)));
        for (int step = 1; step <= settings.Steps; step++)
        {
            StepRecord record = Step(step, cancellationToken);
            if (step % settings.EvaluateEvery == 0 || step == settings.Steps)
            {
                record = record with { Accuracy = evaluation.Accuracy(step, cancellationToken) };
            }

            Records.Add(record);
            progress?.Report(record);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        evaluation.Dispose();
        rollout.Dispose();
        training.Dispose();
        inferenceView.Dispose();
        trainingView.Dispose();
    }

    private StepRecord Step(int step, CancellationToken cancellationToken)
    {
        double begin = watch.Elapsed.TotalSeconds;
        Trajectory[] trajectories = rollout.Sample(
            order.Take(settings.Problems), settings.Samples, (ulong)step << 32, cancellationToken);

        // Before the weights change: what training computes for the same tokens with the same weights.
        TokenLogProbabilities recomputed = recomputation.Compute(trajectories);
        MismatchMetrics metrics = MismatchMetrics.Compute(trajectories, recomputed);
        PolicySample[] samples = Samples(trajectories, recomputed);
        SequenceStatistics statistics = default;
        double gradientNorm = 0;
        int perUpdate = samples.Length / Updates;
        for (int first = 0; first < samples.Length; first += perUpdate)
        {
            (SequenceStatistics own, double norm) = update.Take(new ArraySegment<PolicySample>(samples, first, perUpdate));
            statistics += own;
            gradientNorm += norm / Updates;
        }

        double seconds = watch.Elapsed.TotalSeconds;
        long positions = trajectories.Sum(trajectory => (long)trajectory.Tokens.Length);
        return new StepRecord(
            step, SolveRate.Of(trajectories), double.NaN, metrics.KlSequence, metrics.PlainKlSequence, metrics.K3Kl,
            metrics.MeanAbsoluteDifference, metrics.MaximumAbsoluteDifference, metrics.Tokens, metrics.DifferingTokens, gradientNorm,
            optimizer.Scale, optimizer.Skipped, statistics.Loss / Updates, statistics.MeanWeight, statistics.ClipFraction,
            (double)metrics.Tokens / trajectories.Length, seconds, positions / (seconds - begin));
    }

    private PolicySample[] Samples(Trajectory[] trajectories, TokenLogProbabilities recomputed)
    {
        float[] rewards = Array.ConvertAll(trajectories, trajectory => trajectory.Reward);
        int[] groups = new int[settings.Problems];
        Array.Fill(groups, settings.Samples);
        float[] advantages = new float[rewards.Length];
        GroupAdvantages.Compute(rewards, groups, objective.DividesByDeviation, advantages);
        PolicySample[] samples = new PolicySample[trajectories.Length];
        int start = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            int length = trajectories[i].ResponseLength;
            TokenLogProbabilities proximal = recomputed with { Values = recomputed.Values.Slice(start, length) };
            samples[i] = new PolicySample(trajectories[i], advantages[i]) { Proximal = proximal };
            start += length;
        }

        return samples;
    }
}
