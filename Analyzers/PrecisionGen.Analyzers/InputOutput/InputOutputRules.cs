using System.Collections.Generic;

namespace PrecisionGen.Analyzers.InputOutput;

/// <summary>PG5xxx: numbers in files and texts, by id.</summary>
internal static class InputOutputRules
{
    public static IReadOnlyList<HazardRule> All =>
[
        new CultureDependentNumber(),
        new LossyText(),
        new ByteOrder(),
        new NarrowingChange(),
    ];
}
