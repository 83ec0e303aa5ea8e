using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PrecisionGen.Benchmarks;

/// <summary>What an editor waits for after each key: the hazard rules on one file of 2,000 numeric lines that has just changed.</summary>
internal sealed class EditedFileBenchmark : IBenchmark
{
    private const int Methods = 91;
    private const int Edits = 60;
    private const int Target = 10;

    /// <inheritdoc/>
    public string Name => "EditedFile";

    /// <inheritdoc/>
    public string Description => $"the rules on one edited file of 2,000 numeric lines, in a warm process; the median of {Edits / 2} edits";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkRow> Run()
    {
        DiagnosticAnalyzer analyzer = Load();
        string text = AnalysisSources.Numeric(0, Methods);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Edited", [Parse(text), Parse(AnalysisSources.Numeric(1))], References(), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        List<double> milliseconds = [];
        for (int edit = 0; edit < Edits; edit++)
        {
            SyntaxTree changed = Parse(text.Replace("1e-5f", $"{edit + 1}e-5f", StringComparison.Ordinal));
            compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], changed);
            milliseconds.Add(Milliseconds(analyzer, compilation, changed));
        }

        // The first half warms the process up, as an editor's is.
        double median = milliseconds.Skip(Edits / 2).Order().ElementAt(Edits / 4);
        yield return new BenchmarkRow("Rules on an edited file", "ms", median, "to reach", Target, IsHigherBetter: false);
    }

    /// <summary>The time of the rules alone: parsing and binding are the editor's own work.</summary>
    private static double Milliseconds(DiagnosticAnalyzer analyzer, Compilation compilation, SyntaxTree changed)
    {
        CompilationWithAnalyzers run = new(
            compilation, [analyzer],
            new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: true));
        run.GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(changed), filterSpan: null, CancellationToken.None).GetAwaiter().GetResult();
        return run.GetAnalyzerTelemetryInfoAsync(analyzer, CancellationToken.None).GetAwaiter().GetResult().ExecutionTime.TotalMilliseconds;
    }

    private static DiagnosticAnalyzer Load() => (DiagnosticAnalyzer)Activator.CreateInstance(
        Assembly.LoadFrom(Path.Combine(AnalysisSources.Folder(), "PrecisionGen.Analyzers.dll")).GetType("PrecisionGen.Analyzers.HazardAnalyzer", throwOnError: true)!)!;

    private static SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Latest));

    private static IEnumerable<MetadataReference> References() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
        .Select(path => MetadataReference.CreateFromFile(path));
}
