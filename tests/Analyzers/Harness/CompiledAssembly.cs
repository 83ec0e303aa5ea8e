using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PrecisionGen.Analyzers.LogProbabilities;
using Xunit;

namespace PrecisionGen.Analyzers.Tests;

/// <summary>Another assembly, with the summaries that the generator writes: code under analysis sees its metadata alone.</summary>
internal static class CompiledAssembly
{
    public static MetadataReference Reference(string name, string code, params MetadataReference[] further)
    {
        using MemoryStream image = new();
        Assert.True(Generated(name, code, hasRuntime: true, further).Emit(image).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    public static Compilation Generated(string name, string code, bool hasRuntime, params MetadataReference[] further)
    {
        CSharpParseOptions parse = new(LanguageVersion.Preview);
        CSharpCompilation compilation = CSharpCompilation.Create(
            name, [CSharpSyntaxTree.ParseText(code, parse)], [.. hasRuntime ? References.WithRuntime : References.Base, .. further],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Release));
        CSharpGeneratorDriver.Create([new LogProbabilitySummaries().AsSourceGenerator()], parseOptions: parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out ImmutableArray<Diagnostic> _);
        Assert.Empty(generated.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error));
        return generated;
    }
}
