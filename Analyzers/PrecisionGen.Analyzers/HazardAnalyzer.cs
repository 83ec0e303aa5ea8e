using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PrecisionGen.Analyzers;

/// <summary>
/// Shows every operation of every method once to the rules that asked for its kind. One analyzer for all rules: the tree is walked
/// once, and facts that several rules need are computed once.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HazardAnalyzer : DiagnosticAnalyzer
{
    private readonly RuleDispatch dispatch = new();

    /// <summary>Makes the rules and asks each what it wants to see.</summary>
    public HazardAnalyzer()
    {
        IReadOnlyList<HazardRule> rules = HazardCatalog.Rules;
        SupportedDiagnostics = rules.Select(rule => rule.Description.Descriptor).ToImmutableArray();
        foreach (HazardRule rule in rules)
        {
            rule.Register(dispatch);
        }
    }

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            CompilationContext compilation = new(start.Compilation, start.Options.AnalyzerConfigOptionsProvider);
            start.RegisterOperationBlockAction(block => Analyze(block, compilation));
        });
    }

    private void Analyze(OperationBlockAnalysisContext context, CompilationContext compilation)
    {
        if (context.OperationBlocks.IsEmpty)
        {
            return;
        }

        HazardOptions options = compilation.OptionsOf(context.OperationBlocks[0].Syntax.SyntaxTree);
        BlockContext block = new(
            compilation, context.OwningSymbol, context.OperationBlocks, options, context.ReportDiagnostic, context.CancellationToken);
        BlockFacts facts = block.Facts;
        for (int i = 0; i < facts.Operations.Count; i++)
        {
            block.Cancellation.ThrowIfCancellationRequested();
            dispatch.Visit(facts.Operations[i], facts.Kinds[i], block);
        }
    }
}
