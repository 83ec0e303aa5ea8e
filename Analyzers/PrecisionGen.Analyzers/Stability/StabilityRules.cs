using System.Collections.Generic;

namespace PrecisionGen.Analyzers.Stability;

/// <summary>PG2xxx: cancellation, overflow and tests that NaN slips through, by id.</summary>
internal static class StabilityRules
{
    public static IReadOnlyList<HazardRule> All =>
[
        new LogOfSoftmax(),
        new SoftmaxWithoutMaximum(),
        new UnguardedSoftplus(),
        new LostSmallArgument(),
        new OneMinusCosine(),
        new NaiveHypotenuse(),
        new CancellingVariance(),
        new OverflowingSigmoid(),
        new MissingFloor(),
        new EqualityOfRounded(),
        new NaNSwallowingSelect(),
        new ExponentialOfLogRatio(),
        new ComplementOfRoundedDraw(),
        new FloatLoopCounter(),
    ];
}
