namespace CartPole;

/// <summary>The uses of randomness in a run, each a stream of its own under the seed of the run.</summary>
internal enum RandomStream : uint
{
    TrainingReset = 1,
    TrainingAction,
    Shuffle,
    GreedyReset,
    SampledReset,
    SampledAction,
}
