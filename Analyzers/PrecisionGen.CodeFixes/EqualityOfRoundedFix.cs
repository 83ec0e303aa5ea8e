using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG2010: x == Half.NaN becomes Half.IsNaN(x), and the float x == 0.1 becomes x == 0.1f.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class EqualityOfRoundedFix : HazardFix
{
    protected override string RuleId => "PG2010";

    protected override string? TitleFor(FixSite site) => Replacement(site) is not { } replacement ? null
        : IsNaN(site) ? $"Use {replacement.WithoutTrivia()}" : "Compare with a float constant";

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        BinaryExpressionSyntax comparison = site.Nearest<BinaryExpressionSyntax>()!;
        ExpressionSyntax replacement = Replacement(site)!;
        editor.ReplaceNode(comparison, IsNaN(site) ? FixSite.InPlaceOf(comparison, replacement) : replacement);
    }

    private static bool IsNaN(FixSite site) => site.Diagnostic.Properties.TryGetValue("case", out string? text) && text == "NaN";

    private static ExpressionSyntax? Replacement(FixSite site)
    {
        if (!site.Diagnostic.Properties.ContainsKey("case") || site.Nearest<BinaryExpressionSyntax>() is not { } comparison)
        {
            return null;
        }

        return IsNaN(site)
            ? Question(comparison, comparison.Left, comparison.Right) ?? Question(comparison, comparison.Right, comparison.Left)
            : WithSuffix(comparison, comparison.Left) ?? WithSuffix(comparison, comparison.Right);
    }

    /// <summary>Type.IsNaN(x), where one side is written Type.NaN.</summary>
    private static ExpressionSyntax? Question(BinaryExpressionSyntax comparison, ExpressionSyntax notANumber, ExpressionSyntax x)
    {
        if (notANumber is not MemberAccessExpressionSyntax { Name.Identifier.Text: "NaN" } member)
        {
            return null;
        }

        string not = comparison.IsKind(SyntaxKind.NotEqualsExpression) ? "!" : "";
        return SyntaxFactory.ParseExpression($"{not}{member.Expression.WithoutTrivia()}.IsNaN({x.WithoutTrivia()})");
    }

    private static BinaryExpressionSyntax? WithSuffix(BinaryExpressionSyntax comparison, ExpressionSyntax side)
    {
        if (side is not LiteralExpressionSyntax { Token: { Value: double } token } literal)
        {
            return null;
        }

        ExpressionSyntax single = SyntaxFactory.ParseExpression(token.Text.TrimEnd('d', 'D') + "f").WithTriviaFrom(literal);
        return comparison.ReplaceNode(literal, single);
    }
}
