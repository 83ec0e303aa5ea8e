using System;
using System.IO;
using Xunit;

namespace PrecisionGen.Analyzers.Tests;

/// <summary>The one test that dotnet stryker runs for the mutation tool: it keeps the assembly that has all mutants in it.</summary>
public sealed class KeepMutatedTests
{
    [Fact]
    public void Keeps_the_mutated_assembly()
    {
        File.Copy(typeof(HazardAnalyzer).Assembly.Location, Environment.GetEnvironmentVariable("PRECISIONGEN_MUTATED")!, overwrite: true);

        // Where a test covers no mutant, stryker believes that its coverage is broken and runs the test for each of them.
        Assert.Equal(3, (Interval.Point(1) + Interval.Point(2)).Low);
    }
}
