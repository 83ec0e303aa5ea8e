using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG5002: the format becomes "R", the shortest text that is read back as the same number.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class LossyTextFix : HazardFix
{
    protected override string RuleId => "PG5002";

    protected override string? TitleFor(FixSite site) => Clause(site) is not null || Literal(site) is not null ? "Use format R" : null;

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        if (Clause(site) is { } clause)
        {
            SyntaxToken round = SyntaxFactory.Token(
                clause.FormatStringToken.LeadingTrivia, SyntaxKind.InterpolatedStringTextToken, "R", "R", clause.FormatStringToken.TrailingTrivia);
            editor.ReplaceNode(clause, clause.WithFormatStringToken(round));
            return;
        }

        LiteralExpressionSyntax literal = Literal(site)!;
        string format = site.Diagnostic.Properties[Analyzers.FixProperties.Format]!;
        string text = literal.Token.ValueText == format
            ? "\"R\""
            : literal.Token.Text.Replace(":" + format + "}", ":R}");
        editor.ReplaceNode(literal, SyntaxFactory.ParseExpression(text).WithTriviaFrom(literal));
    }

    private static InterpolationFormatClauseSyntax? Clause(FixSite site) =>
        site.Node as InterpolationFormatClauseSyntax
            ?? site.Node.DescendantNodes().OfType<InterpolationFormatClauseSyntax>().FirstOrDefault(node => node.Span == site.Diagnostic.Location.SourceSpan);

    private static LiteralExpressionSyntax? Literal(FixSite site) => (site.Node as ArgumentSyntax)?.Expression as LiteralExpressionSyntax
        ?? site.Node as LiteralExpressionSyntax;
}
