using System.Collections.Generic;

namespace PrecisionGen.Analyzers;

/// <summary>Every hazard rule, by id. A new rule is one row in its family's table, a class, a page and a test file.</summary>
internal static class HazardCatalog
{
    /// <summary>The rules of one analyzer, made anew.</summary>
    public static IReadOnlyList<HazardRule> Rules =>
    [
        .. Precision.PrecisionRules.All,
        .. Stability.StabilityRules.All,
        .. Reproducibility.ReproducibilityRules.All,
        .. Training.TrainingRules.All,
        .. InputOutput.InputOutputRules.All,
    ];
}
