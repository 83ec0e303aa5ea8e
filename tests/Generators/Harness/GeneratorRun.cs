using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PrecisionGen.Generators.Tests;

/// <summary>Runs the generator in memory.</summary>
internal static class GeneratorRun
{
    /// <param name="trackSteps">Tracked steps hold on to the compilations they came from, so long chains of edits do without.</param>
    public static GeneratorDriver CreateDriver(bool trackSteps = true, ModelGenerator? generator = null) => CSharpGeneratorDriver.Create(
        [(generator ?? new ModelGenerator()).AsSourceGenerator()],
        parseOptions: TestCompilation.ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: trackSteps));

    /// <summary>The emitted files by hint name.</summary>
    public static Dictionary<string, string> Emit(params string[] sources)
    {
        GeneratorDriverRunResult result = CreateDriver().RunGenerators(TestCompilation.Create(sources), CancellationToken.None).GetRunResult();
        return result.Results.Single().GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString());
    }

    /// <summary>What the C# compiler and the generator say of the sources and the emitted files together.</summary>
    public static ImmutableArray<Diagnostic> Compile(Compilation compilation)
    {
        CreateDriver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out ImmutableArray<Diagnostic> own, CancellationToken.None);
        return [.. own, .. generated.GetDiagnostics(CancellationToken.None).Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
    }

    /// <summary>The reasons why a named step ran, over all its outputs.</summary>
    public static IncrementalStepRunReason[] Reasons(GeneratorDriver driver, string step) =>
        driver.GetRunResult().Results.Single().TrackedSteps.TryGetValue(step, out ImmutableArray<IncrementalGeneratorRunStep> steps)
            ? steps.SelectMany(run => run.Outputs).Select(output => output.Reason).ToArray()
            : [];
}
