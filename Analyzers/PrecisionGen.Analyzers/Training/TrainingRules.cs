using System.Collections.Generic;

namespace PrecisionGen.Analyzers.Training;

/// <summary>PG4xxx: training and reinforcement learning, by id.</summary>
internal static class TrainingRules
{
    public static readonly IReadOnlyList<HazardRule> All =
    [
        new ClippingBeforeUnscaling(),
        new LogProbabilities.MismatchedLogProbability(),
        new LogProbabilities.ForeignKernel(),
    ];
}
