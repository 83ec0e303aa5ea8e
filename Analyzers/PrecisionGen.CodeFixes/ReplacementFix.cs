using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>A fix whose rule already knows the expression to write: it replaces the reported one.</summary>
public abstract class ReplacementFix : HazardFix
{
    /// <inheritdoc/>
    protected override string? TitleFor(FixSite site) =>
        ReplacementOf(site) is { } text && site.Nearest<ExpressionSyntax>() is not null ? $"Use {text.Replace("global::", "").Replace("System.", "")}" : null;

    /// <inheritdoc/>
    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        ExpressionSyntax old = site.Nearest<ExpressionSyntax>()!;
        editor.ReplaceNode(old, FixSite.InPlaceOf(old, FixSite.Expression(ReplacementOf(site)!)));
    }

    private static string? ReplacementOf(FixSite site) =>
        site.Diagnostic.Properties.TryGetValue(Analyzers.FixProperties.Replacement, out string? text) ? text : null;
}
