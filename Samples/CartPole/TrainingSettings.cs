using PrecisionGen;
using PrecisionGen.Execution;
using PrecisionGen.Objectives;

namespace CartPole;

/// <summary>Everything that a run depends on. The hyper-parameters are the same for every seed and dtype.</summary>
internal sealed record TrainingSettings
{
    /// <summary>The seed of weights, environments, actions and shuffles.</summary>
    internal long Seed { get; init; } = 1;

    /// <summary>The dtype of rollout and training.</summary>
    internal DType DType { get; init; } = DType.Float16;

    /// <summary>How the rollout's kernel relates to the training's.</summary>
    internal Pairing Pairing { get; init; } = Pairing.Paired;

    /// <summary>The threads of every kernel; they change no bit.</summary>
    internal int Threads { get; init; } = 1;

    /// <summary>The vector width of every kernel; it changes no bit.</summary>
    internal VectorWidth Width { get; init; } = VectorWidth.Widest;

    /// <summary>The number of environment steps to take, rounded up to whole rollouts.</summary>
    internal long EnvironmentSteps { get; init; } = 500_000;

    /// <summary>Environments stepped side by side.</summary>
    internal int Environments { get; init; } = 20;

    /// <summary>Steps of each environment in one rollout.</summary>
    internal int RolloutSteps { get; init; } = 100;

    /// <summary>Passes over each rollout.</summary>
    internal int Epochs { get; init; } = 8;

    /// <summary>Samples of one update; divides a rollout.</summary>
    internal int MinibatchSize { get; init; } = 250;

    /// <summary>Adam's learning rate at the start; it falls linearly to 0.</summary>
    internal double LearningRate { get; init; } = 5e-4;

    /// <summary>Adam's epsilon.</summary>
    internal double AdamEpsilon { get; init; } = 1e-5;

    /// <summary>The discount of rewards.</summary>
    internal double Discount { get; init; } = 0.99;

    /// <summary>What a step is worth to the value: values then lie in [0, 1], which 16 bits hold well and which is learned fast.</summary>
    internal double Reward => 1 - Discount;

    /// <summary>The decay of generalized advantage estimation.</summary>
    internal double AdvantageDecay { get; init; } = 0.95;

    /// <summary>The greatest global norm of a gradient.</summary>
    internal double MaximumGradientNorm { get; init; } = 0.5;

    /// <summary>The constants of the objective.</summary>
    internal PpoOptions Objective { get; init; } = new(ClipRange: 0.2f, ValueCoefficient: 0.5f, EntropyCoefficient: 0f);

    /// <summary>Samples of one rollout.</summary>
    internal int RolloutSize => Environments * RolloutSteps;

    /// <summary>The number of rollouts.</summary>
    internal int Iterations => checked((int)((EnvironmentSteps + RolloutSize - 1) / RolloutSize));

    /// <summary>The number of updates of the whole run.</summary>
    internal int Updates => Iterations * Epochs * (RolloutSize / MinibatchSize);

    /// <summary>The options of the rollout's kernels.</summary>
    internal KernelOptions InferenceOptions => new() { Threads = Threads, Width = Width, Pairing = Pairing };

    /// <summary>The options of the training kernel.</summary>
    internal KernelOptions TrainingOptions => new() { Threads = Threads, Width = Width };
}
