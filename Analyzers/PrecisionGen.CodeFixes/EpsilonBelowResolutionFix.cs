using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PrecisionGen.CodeFixes;

/// <summary>PG1006: an epsilon becomes one that its type can tell from 0, and a bound one that it can tell from 1.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class EpsilonBelowResolutionFix : ReplacementFix
{
    /// <inheritdoc/>
    protected override string RuleId => "PG1006";

    /// <inheritdoc/>
    protected override bool IsOffered => true;
}
