using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace PrecisionGen.Mutants;

/// <summary>The class by which dotnet stryker's assembly asks at every mutated place whether its mutant is the active one.</summary>
internal sealed class MutationSwitch(Assembly mutated)
{
    public const int None = -1;

    private readonly Type control = Array.Find(mutated.GetTypes(), type => type.Name == "MutantControl")
        ?? throw new InvalidOperationException($"{mutated.Location} has no class MutantControl: it is not an assembly that dotnet stryker mutated.");

    public int Active
    {
        set => control.GetField("ActiveMutant")!.SetValue(null, value);
    }

    public void BeginCoverage()
    {
        control.GetMethod("ResetCoverage")!.Invoke(null, null);
        control.GetField("CaptureCoverage")!.SetValue(null, true);
    }

    /// <summary>The places that were passed, and those of them that were passed while static fields were initialized.</summary>
    public (int[] All, int[] Static) EndCoverage()
    {
        IList<int>[] covered = (IList<int>[])control.GetMethod("GetCoverageData")!.Invoke(null, null)!;
        control.GetField("CaptureCoverage")!.SetValue(null, false);
        return ([.. covered[0].Distinct().Order()], [.. covered[1].Distinct().Order()]);
    }
}
