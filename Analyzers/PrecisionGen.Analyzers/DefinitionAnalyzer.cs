using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PrecisionGen.Frontend;

namespace PrecisionGen.Analyzers;

/// <summary>
/// Reports every error of a definition as the user types, at the expression that is wrong. It reads definitions as the
/// generator does; editors run the generator only on save or build.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DefinitionAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = DefinitionRules.OfAnalyzer.ToImmutableArray();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            // Two models that use one module find the same error in it; it is shown once.
            ConcurrentDictionary<(string Rule, Location Location), bool> reported = new();
            start.RegisterSymbolAction(symbol => Analyze(symbol, reported), SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, ConcurrentDictionary<(string Rule, Location Location), bool> reported)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        foreach (DefinitionDiagnostic found in Find(type, context))
        {
            if (reported.TryAdd((found.Rule.Id, found.Location), true))
            {
                context.ReportDiagnostic(found.ToDiagnostic());
            }
        }
    }

    private static IReadOnlyList<DefinitionDiagnostic> Find(INamedTypeSymbol type, SymbolAnalysisContext context)
    {
        try
        {
            if (KnownTypes.IsModel(type))
            {
                ModelReading reading = DefinitionReader.ReadModel(type, context.Compilation, context.CancellationToken);
                return DefinitionCheck.Run(reading, RequiresRangeProof(type, context.Options));
            }

            return KnownTypes.IsModule(type)
                ? DefinitionReader.ReadModule(type, context.Compilation, context.CancellationToken).Diagnostics
                : Array.Empty<DefinitionDiagnostic>();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The generator runs the same passes and reports the failure once, with the pass that it happened in.
            return Array.Empty<DefinitionDiagnostic>();
        }
    }

    private static bool RequiresRangeProof(INamedTypeSymbol type, AnalyzerOptions options) =>
        type.Locations.Any(location => location.SourceTree is SyntaxTree tree
            && options.AnalyzerConfigOptionsProvider.GetOptions(tree).TryGetValue(DefinitionCheck.RangeProofOption, out string? value)
            && string.Equals(value, "required", StringComparison.OrdinalIgnoreCase));
}
