using System.Collections.Generic;

namespace PrecisionGen.Analyzers.Reproducibility;

/// <summary>PG3xxx: results that depend on threads, width, platform or an unseeded generator, by id.</summary>
internal static class ReproducibilityRules
{
    public static IReadOnlyList<HazardRule> All =>
[
        new UnorderedReduction(),
        new HashOrder(),
        new WidthDependentSum(),
        new LengthDependentFunction(),
        new FusedMix(),
        new PlatformEstimate(),
        new PlatformFunction(),
        new ReciprocalTwin(),
        new UnseededRandom(),
        new MachineDependentParts(),
    ];
}
