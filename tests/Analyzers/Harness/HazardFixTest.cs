using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace PrecisionGen.Analyzers.Tests;

/// <summary>Roslyn's testing library with all hazard rules and the references of one case.</summary>
internal sealed class HazardFixTest : CSharpCodeFixTest<HazardAnalyzer, EmptyCodeFixProvider, DefaultVerifier>
{
    public const string FileName = "/0/Test0.cs";
    private readonly HazardCase options;
    private readonly ImmutableArray<CodeFixProvider> fixes;

    public HazardFixTest(HazardCase options, ImmutableArray<CodeFixProvider> fixes)
    {
        this.options = options;
        this.fixes = fixes;
        ReferenceAssemblies = References.None;
        CompilerDiagnostics = options.IsBroken ? CompilerDiagnostics.None : CompilerDiagnostics.Errors;
        TestState.AdditionalReferences.AddRange(options.AllReferences);
        FixedState.AdditionalReferences.AddRange(options.AllReferences);
        TestState.OutputKind = options.IsProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        if (!options.ShowsPlatformFunctions)
        {
            DisabledDiagnostics.Add("PG3007");
        }

        if (options.EditorConfig.Length > 0)
        {
            TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\n" + options.EditorConfig + "\n"));
        }
    }

    protected override IEnumerable<CodeFixProvider> GetCodeFixProviders() => fixes.IsEmpty ? base.GetCodeFixProviders() : fixes;

    protected override ParseOptions CreateParseOptions() =>
        ((CSharpParseOptions)base.CreateParseOptions()).WithLanguageVersion(LanguageVersion.Preview);

    protected override CompilationOptions CreateCompilationOptions() => ((CSharpCompilationOptions)base.CreateCompilationOptions())
        .WithAllowUnsafe(true)
        .WithNullableContextOptions(NullableContextOptions.Enable);

    protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() => base.GetDiagnosticAnalyzers().Take(1);
}
