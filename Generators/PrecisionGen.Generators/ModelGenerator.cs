using System;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PrecisionGen.Compiler;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Frontend;

namespace PrecisionGen.Generators;

/// <summary>
/// Completes models and modules. Errors in definitions are reported live by the analyzer; here only failures of the generator
/// itself, what concerns the whole build, and why a class cannot be completed, which a build would withhold.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ModelGenerator : IIncrementalGenerator
{
    /// <summary>The compiler's passes; a test puts one in its place that fails.</summary>
    internal Func<ModelDefinition, CompiledModel> Compile { get; init; } = Compiler.Compiler.Compile;

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<Host> host = context.CompilationProvider
            .Select((compilation, _) => Host.Of(compilation))
            .WithTrackingName(TrackingNames.CheckHost);

        IncrementalValuesProvider<GeneratorResult> models = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownTypes.ModelAttribute, (node, _) => node is TypeDeclarationSyntax, Passes.ReadModel)
            .WithTrackingName(TrackingNames.ReadModel)
            .Select((model, cancellationToken) => Passes.CompileModel(model, Compile, cancellationToken))
            .WithTrackingName(TrackingNames.CompileModel);

        IncrementalValuesProvider<GeneratorResult> modules = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownTypes.ModuleAttribute, (node, _) => node is TypeDeclarationSyntax, Passes.ReadModule)
            .WithTrackingName(TrackingNames.ReadModule)
            .Select(Passes.EmitModule)
            .WithTrackingName(TrackingNames.EmitModule);

        context.RegisterSourceOutput(models.Combine(host), (output, pair) => Write(output, pair.Left, pair.Right));
        context.RegisterSourceOutput(modules.Combine(host), (output, pair) => Write(output, pair.Left, pair.Right));
        context.RegisterSourceOutput(models.Collect().Combine(host), (output, pair) => ReportHost(output, pair.Left.Length, pair.Right));
    }

    private static void Write(SourceProductionContext output, GeneratorResult result, Host host)
    {
        SourceResult? source = result as SourceResult;
        if (source is not null && host.CanBuildDefinitions)
        {
            output.AddSource(source.HintName, SourceText.From(source.Source, Encoding.UTF8));
        }

        foreach (PlacedDiagnostic reason in result is NothingResult nothing ? nothing.Reasons : default)
        {
            output.ReportDiagnostic(reason.ToDiagnostic());
        }

        if ((result as FailureResult ?? source?.Failure) is FailureResult failure)
        {
            output.ReportDiagnostic(Diagnostic.Create(
                DefinitionRules.InternalFailure, Location.None, failure.Pass, failure.Name, failure.Message));
        }
    }

    private static void ReportHost(SourceProductionContext output, int models, Host host)
    {
        if (models == 0)
        {
            return;
        }

        if (!host.CanBuildDefinitions)
        {
            output.ReportDiagnostic(Diagnostic.Create(DefinitionRules.CompilerTooOld, Location.None, host.LanguageName));
        }
        else if (!host.IsOptimized)
        {
            output.ReportDiagnostic(Diagnostic.Create(DefinitionRules.Unoptimized, Location.None));
        }
    }
}
