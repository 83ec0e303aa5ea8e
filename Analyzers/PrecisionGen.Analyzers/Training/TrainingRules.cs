using System.Collections.Generic;

namespace PrecisionGen.Analyzers.Training;

/// <summary>PG4xxx: training and reinforcement learning, by id.</summary>
internal static class TrainingRules
{
    public static IReadOnlyList<HazardRule> All =>
[
        new SixteenBitWeights(),
        new UnscaledHalfGradients(),
        new ClippingBeforeUnscaling(),
        new ScaleChangedTooEarly(),
        new LogProbabilities.MismatchedLogProbability(),
        new LogProbabilities.ForeignKernel(),
        new ZeroTemperature(),
        new RoundedCoefficient(),
        new DeviationOfOne(),
    ];
}
