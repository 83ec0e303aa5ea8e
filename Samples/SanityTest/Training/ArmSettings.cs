using PrecisionGen;
using PrecisionGen.Execution;
using PrecisionGen.Objectives;

namespace SanityTest;

/// <summary>Everything that an arm depends on besides its start. The hyper-parameters are the same for every algorithm and dtype.</summary>
internal sealed record ArmSettings
{
    /// <summary>One of <see cref="Algorithms.Names"/>.</summary>
    internal string Algorithm { get; init; } = "grpo";

    /// <summary>The seed of problems and responses.</summary>
    internal long Seed { get; init; } = 1;

    /// <summary>The dtype that is trained.</summary>
    internal DType TrainingDType { get; init; } = DType.Float16;

    /// <summary>The dtype that samples.</summary>
    internal DType InferenceDType { get; init; } = DType.Float16;

    /// <summary>How the kernel that samples relates to the one that is trained.</summary>
    internal Pairing Pairing { get; init; } = Pairing.Paired;

    /// <summary>The threads of every kernel; they change no bit.</summary>
    internal int Threads { get; init; } = 1;

    /// <summary>The vector width of every kernel; it changes no bit.</summary>
    internal VectorWidth Width { get; init; } = VectorWidth.Widest;

    /// <summary>Sequences decoded side by side; it changes no bit.</summary>
    internal int RolloutBatch { get; init; } = 128;

    /// <summary>Sequences of one training forward; it changes no bit.</summary>
    internal int MicroBatch { get; init; } = 64;

    /// <summary>What is learned: right answers.</summary>
    internal RewardFunction Reward { get; init; } = Verifier.Reward;

    /// <summary>Rollouts, each followed by its updates.</summary>
    internal int Steps { get; init; } = 200;

    /// <summary>Problems of one rollout.</summary>
    internal int Problems { get; init; } = 64;

    /// <summary>Responses to each: the group that advantages are relative to.</summary>
    internal int Samples { get; init; } = 8;

    /// <summary>Updates after each rollout; divides the problems.</summary>
    internal int Updates { get; init; } = 4;

    /// <summary>AdamW's constant learning rate.</summary>
    internal double LearningRate { get; init; } = 3e-4;

    /// <summary>The greatest global norm of a gradient.</summary>
    internal double MaximumGradientNorm { get; init; } = 1;

    /// <summary>C of the corrections: the paper's 3.</summary>
    internal float Threshold { get; init; } = Correction.DefaultThreshold;

    /// <summary>Steps between two evaluations.</summary>
    internal int EvaluateEvery { get; init; } = 10;

    /// <summary>Fresh responses to each problem in an evaluation.</summary>
    internal int EvaluationSamples { get; init; } = 8;

    /// <summary>An arm passes with this accuracy.</summary>
    internal double PassAccuracy { get; init; } = 0.95;

    /// <summary>Whether both sides compute the same bits.</summary>
    internal bool IsPaired => Pairing == Pairing.Paired && TrainingDType == InferenceDType;

    /// <summary>The algorithm. Where the sides differ and it corrects nothing, that is named.</summary>
    internal SequenceObjective Objective =>
        Algorithms.Create(Algorithm, Problem.MaximumLength, Threshold, isMismatchKnown: !IsPaired);

    /// <summary>The options of the kernels that sample.</summary>
    internal KernelOptions InferenceOptions => new() { Threads = Threads, Width = Width, Pairing = Pairing };

    /// <summary>The options of the kernel that is trained.</summary>
    internal KernelOptions TrainingOptions => new() { Threads = Threads, Width = Width };
}
