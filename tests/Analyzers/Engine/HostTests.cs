using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PrecisionGen.Generators;
using Xunit;

namespace PrecisionGen.Analyzers.Tests.Engine;

/// <summary>
/// What the packed DLLs ask of the editor or compiler that loads them. Visual Studio runs on .NET Framework, where an assembly of a
/// newer version than the host's own does not load, so nothing may be newer than what Roslyn 4.8 (Visual Studio 2022 17.8) brings.
/// </summary>
public sealed class HostTests
{
    private static readonly Dictionary<string, Version> OldestHost = new()
    {
        ["netstandard"] = new(2, 0, 0, 0),
        ["Microsoft.CodeAnalysis"] = new(4, 8, 0, 0),
        ["Microsoft.CodeAnalysis.CSharp"] = new(4, 8, 0, 0),
        ["Microsoft.CodeAnalysis.Workspaces"] = new(4, 8, 0, 0),
        ["Microsoft.CodeAnalysis.CSharp.Workspaces"] = new(4, 8, 0, 0),
        ["System.Collections.Immutable"] = new(7, 0, 0, 0),
    };

    private const string Definition = """
        using PrecisionGen;
        using static PrecisionGen.Operations;

        [PrecisionModel(DType.Float32, DType.BFloat16)]
        public sealed partial class Policy
        {
            [Parameter(2, 4)] private partial Tensor Weight { get; }

            [Forward]
            public Tensor Evaluate([Shape(4)] Tensor observation) => LogSoftmax(Linear(observation, Weight));
        }
        """;

    [Theory]
    [InlineData("PrecisionGen.Analyzers")]
    [InlineData("PrecisionGen.CodeFixes")]
    [InlineData("PrecisionGen.Compiler")]
    [InlineData("PrecisionGen.Frontend")]
    [InlineData("PrecisionGen.Generators")]
    public void Asks_for_nothing_newer_than_the_oldest_host_has(string name)
    {
        AssemblyName[] asked = [.. Assembly.Load(name).GetReferencedAssemblies().Where(one => !one.Name!.StartsWith("PrecisionGen.", StringComparison.Ordinal))];
        Assert.NotEmpty(asked);
        Assert.All(asked, one => Assert.True(
            OldestHost.TryGetValue(one.Name!, out Version? has) && one.Version <= has, $"{name} refers to {one.Name} {one.Version}"));
    }

    /// <summary>The compiler has no Workspaces, so what it loads must do without.</summary>
    [Theory]
    [InlineData("PrecisionGen.Analyzers")]
    [InlineData("PrecisionGen.Compiler")]
    [InlineData("PrecisionGen.Frontend")]
    [InlineData("PrecisionGen.Generators")]
    public void Loads_in_the_compiler(string name) => Assert.DoesNotContain(
        Assembly.Load(name).GetReferencedAssemblies(), one => one.Name!.EndsWith("Workspaces", StringComparison.Ordinal));

    /// <summary>This host's own compiler decides: from C# 13 on (Roslyn 4.12) definitions are built, before there is one error.</summary>
    [Theory]
    [InlineData(LanguageVersion.Default)]
    [InlineData(LanguageVersion.Preview)]
    public void Definitions_are_built_or_give_one_error(LanguageVersion language)
    {
        CSharpParseOptions parse = new(language);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Policies", [CSharpSyntaxTree.ParseText(Definition, parse, cancellationToken: TestContext.Current.CancellationToken)],
            References.WithRuntime,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Release));
        GeneratorDriverRunResult result = CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation built, out _, TestContext.Current.CancellationToken)
            .GetRunResult();
        Assert.Null(Assert.Single(result.Results).Exception);
        if (typeof(CSharpCompilation).Assembly.GetName().Version >= new Version(4, 12))
        {
            Assert.Empty(result.Diagnostics);
            Assert.Empty(built.GetDiagnostics(TestContext.Current.CancellationToken).Where(one => one.Severity == DiagnosticSeverity.Error));
        }
        else
        {
            Diagnostic only = Assert.Single(result.Diagnostics);
            Assert.Equal("PG0016", only.Id);
            Assert.Contains("C# 12", only.GetMessage(), StringComparison.Ordinal);
            Assert.Empty(result.GeneratedTrees);
        }
    }
}
