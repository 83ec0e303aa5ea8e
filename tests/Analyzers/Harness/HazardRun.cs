using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Emit;
using Xunit;

namespace PrecisionGen.Analyzers.Tests;

/// <summary>Compiles code in memory, to see what it computes and what the analyzer says about it.</summary>
internal static class HazardRun
{
    /// <summary>What the analyzer, or these rules, report, in the order of the source.</summary>
    public static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(string code, HazardCase options, DiagnosticAnalyzer? rules = null)
    {
        ConfigOptions config = new(options.EditorConfig);
        CSharpCompilation compilation = Compile(code, options);
        compilation = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(config.Severities));
        ImmutableArray<Diagnostic> found = await compilation
            .WithAnalyzers([rules ?? new HazardAnalyzer()], new AnalyzerOptions([], config))
            .GetAnalyzerDiagnosticsAsync();
        return [.. found.Where(one => options.ShowsPlatformFunctions || one.Id != "PG3007").OrderBy(one => one.Location.SourceSpan.Start)];
    }

    /// <summary>
    /// The analyzer as a host has it that loads the assembly once more (editors do, for each folder that it comes from): all static state,
    /// tables of names above all, is initialized anew.
    /// </summary>
    public static DiagnosticAnalyzer LoadedAnew()
    {
        Assembly copy = new AssemblyLoadContext("analyzers").LoadFromAssemblyPath(typeof(HazardAnalyzer).Assembly.Location);

        // A mutation run would take this copy's tests for tests of every mutant; they are for those of static tables, which all tests are run for.
        copy.GetTypes().FirstOrDefault(type => type.Name == "MutantControl")?.GetField("CaptureCoverage")?.SetValue(null, false);
        return (DiagnosticAnalyzer)Activator.CreateInstance(copy.GetType(typeof(HazardAnalyzer).FullName!, throwOnError: true)!)!;
    }

    /// <summary>The result of the static method C.Value().</summary>
    public static double Value(string code, HazardCase options)
    {
        using MemoryStream image = new();
        EmitResult emitted = Compile(code, options).Emit(image);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        image.Position = 0;
        AssemblyLoadContext context = new("hazard", isCollectible: true);
        try
        {
            MethodInfo method = context.LoadFromStream(image).GetType("C")!.GetMethod("Value", BindingFlags.Static | BindingFlags.Public)!;
            return Convert.ToDouble(method.Invoke(null, null), null);
        }
        finally
        {
            context.Unload();
        }
    }

    public static CSharpCompilation Compile(string code, HazardCase options) => CSharpCompilation.Create(
        "Hazard",
        [CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.Preview), HazardFixTest.FileName)],
        options.AllReferences,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
}
