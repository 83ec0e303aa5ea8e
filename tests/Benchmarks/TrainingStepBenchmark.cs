using System;
using System.Collections.Generic;
using PrecisionGen.Benchmarks.Models;
using PrecisionGen.Benchmarks.Peers;

namespace PrecisionGen.Benchmarks;

/// <summary>One step of supervised training: forward, mean squared error, backward and Adam.</summary>
internal sealed class TrainingStepBenchmark : IBenchmark
{
    /// <summary>The samples of a step.</summary>
    internal const int Batch = 256;

    public string Name => "Training step";

    public string Description => $"4-64-64-2, tanh, Float32, batch {Batch}, mean squared error, Adam, one thread";

    public IEnumerable<BenchmarkRow> Run()
    {
        using SmallPolicy policy = new(1);
        Step step = new(policy);
        double seconds = Timing.Best(step.Run);
        (string peer, double peerSeconds) = Peer.TorchTrainingStep();
        yield return new($"Training step 4-64-64-2 batch {Batch} Adam", "us", seconds * 1e6, peer, peerSeconds * 1e6, false);
    }

    private sealed class Step
    {
        private readonly SmallPolicy.Training kernel;
        private readonly Adam adam;
        private readonly float[] observations = new float[Batch * 4];
        private readonly float[] targets = new float[Batch * 2];
        private readonly float[] outputs = new float[Batch * 2];
        private readonly float[] gradients = new float[Batch * 2];

        public Step(SmallPolicy policy)
        {
            kernel = policy.CreateTraining(Batch);
            adam = new Adam(policy.Parameters);
            Random random = new(1);
            for (int index = 0; index < observations.Length; index++)
            {
                observations[index] = random.NextSingle() - 0.5f;
            }

            for (int index = 0; index < targets.Length; index++)
            {
                targets[index] = random.NextSingle() - 0.5f;
            }
        }

        public void Run()
        {
            kernel.ZeroGradients();
            kernel.Evaluate(observations, outputs);
            for (int index = 0; index < outputs.Length; index++)
            {
                gradients[index] = (outputs[index] - targets[index]) * (2f / (Batch * 2));
            }

            kernel.EvaluateBackward(gradients);
            kernel.CompleteGradients();
            adam.Step(kernel.Gradients);
        }
    }
}
