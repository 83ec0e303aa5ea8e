using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>
/// The log-probability summaries in the metadata of referenced assemblies. Read once for a compilation, and only after a rule found a
/// candidate that leaves it.
/// </summary>
internal sealed class ReferencedSummaries
{
    private const string Attribute = "LogProbabilitySummaryAttribute";
    private readonly Compilation compilation;
    private ILookup<string, (string Formula, string Assembly)>? known;

    public ReferencedSummaries(Compilation compilation) => this.compilation = compilation;

    /// <summary>The formulas that other assemblies give for the member: a rollout may write what a third assembly declares.</summary>
    public IEnumerable<LogProbabilityFormula> Of(ISymbol member, CancellationToken cancellation)
    {
        // What is not visible outside has no summary, and a local has no documentation id.
        if (member is not (IMethodSymbol or IPropertySymbol or IFieldSymbol) || member.OriginalDefinition.GetDocumentationCommentId() is not { } id)
        {
            return Enumerable.Empty<LogProbabilityFormula>();
        }

        known ??= Read(cancellation);
        return known[id].Select(one => FormulaText.Read(one.Formula, one.Assembly, compilation)).OfType<LogProbabilityFormula>();
    }

    private ILookup<string, (string Formula, string Assembly)> Read(CancellationToken cancellation)
    {
        List<(string Member, string Formula, string Assembly)> found = new();
        foreach (IAssemblySymbol assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!assembly.Modules.Any(module => module.ReferencedAssemblies.Any(one => one.Name == "PrecisionGen")))
            {
                continue;
            }

            foreach (AttributeData data in assembly.GetAttributes())
            {
                if (data.AttributeClass is { Name: Attribute, ContainingNamespace.Name: "PrecisionGen" } && data.ConstructorArguments.Length == 2
                    && data.ConstructorArguments[0].Value is string member && data.ConstructorArguments[1].Value is string formula)
                {
                    found.Add((member, formula, assembly.Name));
                }
            }
        }

        return found.ToLookup(one => one.Member, one => (one.Formula, one.Assembly), StringComparer.Ordinal);
    }
}
