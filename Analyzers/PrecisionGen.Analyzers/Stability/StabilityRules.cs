using System.Collections.Generic;

namespace PrecisionGen.Analyzers.Stability;

/// <summary>PG2xxx: cancellation, overflow and tests that NaN slips through, by id.</summary>
internal static class StabilityRules
{
    public static readonly IReadOnlyList<HazardRule> All =
    [
        new UnguardedSoftplus(),
        new NaiveHypotenuse(),
        new CancellingVariance(),
        new MissingFloor(),
        new EqualityOfRounded(),
        new NaNSwallowingSelect(),
        new ComplementOfRoundedDraw(),
        new FloatLoopCounter(),
    ];
}
