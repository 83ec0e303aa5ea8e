using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;
using PrecisionGen.Compiler;
using Xunit;

namespace PrecisionGen.Generators.Tests;

/// <summary>A stage that a verifier refuses is the generator's error and names the pass; the user's project shows no other.</summary>
public class StageFailureTests
{
    [Theory]
    [InlineData("Checking")]
    [InlineData("Differentiation")]
    [InlineData("Scheduling")]
    [InlineData("Planning")]
    [InlineData("Emission")]
    public void ARefusedStageNamesItsPass(string pass)
    {
        ModelGenerator failing = new() { Compile = _ => throw new CompilerStageException(pass, "The kernel 'hidden' reads what nothing wrote.") };
        GeneratorRun.CreateDriver(generator: failing).RunGeneratorsAndUpdateCompilation(
            TestCompilation.Create(Definitions.CartPole), out Compilation generated, out ImmutableArray<Diagnostic> own, CancellationToken.None);
        Diagnostic found = Assert.Single(own);
        Assert.Equal("PG0015", found.Id);
        Assert.Contains($"'{pass}' failed on 'Samples.CartPolePolicy': The kernel 'hidden' reads what nothing wrote.", found.GetMessage());
        Assert.DoesNotContain(generated.GetDiagnostics(CancellationToken.None), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }
}
