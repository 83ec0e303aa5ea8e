namespace SanityTest;

/// <summary>Everything that a warm-up depends on.</summary>
internal sealed record WarmUpSettings
{
    /// <summary>The seed of weights, problems and samples.</summary>
    internal long Seed { get; init; } = 1;

    /// <summary>The threads of every kernel; they change no bit.</summary>
    internal int Threads { get; init; } = 1;

    /// <summary>Sequences decoded side by side; it changes no bit.</summary>
    internal int RolloutBatch { get; init; } = 64;

    /// <summary>Problems of one update.</summary>
    internal int BatchSize { get; init; } = 64;

    /// <summary>AdamW's learning rate, after it has risen.</summary>
    internal double LearningRate { get; init; } = 2e-3;

    /// <summary>The updates over which the learning rate rises linearly.</summary>
    internal int RisingSteps { get; init; } = 100;

    /// <summary>Where the warm-up ends.</summary>
    internal double SolveRate { get; init; } = 0.5;

    /// <summary>The problems that the solve rate is measured on.</summary>
    internal int FixedProblems { get; init; } = 256;

    /// <summary>Updates between two measurements.</summary>
    internal int MeasureEvery { get; init; } = 25;

    /// <summary>The warm-up fails after as many updates.</summary>
    internal int MaximumSteps { get; init; } = 20_000;
}
