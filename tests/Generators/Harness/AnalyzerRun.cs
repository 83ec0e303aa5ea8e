using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PrecisionGen.Analyzers;
using Xunit;

namespace PrecisionGen.Generators.Tests;

/// <summary>Runs the definition analyzer, as an editor does before the generator ran and as a build does after it.</summary>
internal static class AnalyzerRun
{
    /// <summary>Asserts that exactly the marked diagnostics are reported, at exactly the marked spans.</summary>
    public static async Task VerifyAsync(string marked, params string[] others)
    {
        Markup markup = Markup.Parse(marked);
        CSharpCompilation compilation = TestCompilation.Create([markup.Source, .. others]);
        await VerifyAsync(compilation, markup);
        GeneratorDriver driver = GeneratorRun.CreateDriver();
        driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _, CancellationToken.None);
        await VerifyAsync(generated, markup);
    }

    public static async Task<ImmutableArray<Diagnostic>> FindAsync(Compilation compilation)
    {
        ImmutableArray<DiagnosticAnalyzer> analyzers = [new DefinitionAnalyzer()];
        return await compilation.WithAnalyzers(analyzers).GetAnalyzerDiagnosticsAsync(CancellationToken.None);
    }

    private static async Task VerifyAsync(Compilation compilation, Markup markup)
    {
        ImmutableArray<Diagnostic> found = await FindAsync(compilation);
        IEnumerable<string> expected = markup.Expected.Select(mark => $"{mark.Id} at '{markup.Source.Substring(mark.Span.Start, mark.Span.Length)}' {mark.Span}");
        IEnumerable<string> actual = found.Select(diagnostic =>
            $"{diagnostic.Id} at '{diagnostic.Location.SourceTree?.ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)}' {diagnostic.Location.SourceSpan}");
        string messages = string.Join("\n", found.Select(diagnostic => diagnostic.ToString()));
        Assert.True(expected.Order().SequenceEqual(actual.Order()), $"Expected:\n{string.Join("\n", expected.Order())}\nFound:\n{string.Join("\n", actual.Order())}\n{messages}");
    }
}
