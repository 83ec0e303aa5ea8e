using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG1014: (Half)(float)d becomes (Half)d.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class DoubleRoundingFix : HazardFix
{
    /// <inheritdoc/>
    protected override string RuleId => "PG1014";

    /// <inheritdoc/>
    protected override string? TitleFor(FixSite site) => Inner(site) is null ? null : "Round once";

    /// <inheritdoc/>
    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        CastExpressionSyntax inner = Inner(site)!;
        editor.ReplaceNode(inner, inner.Expression.WithTriviaFrom(inner));
    }

    /// <summary>The cast to float inside the reported one.</summary>
    private static CastExpressionSyntax? Inner(FixSite site)
    {
        ExpressionSyntax? inside = (site.Node as CastExpressionSyntax)?.Expression;
        while (inside is ParenthesizedExpressionSyntax parenthesized)
        {
            inside = parenthesized.Expression;
        }

        return inside as CastExpressionSyntax;
    }
}
