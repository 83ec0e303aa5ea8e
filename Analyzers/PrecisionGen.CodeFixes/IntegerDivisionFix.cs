using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG1012: the dividend is cast, so that the division keeps its fraction.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class IntegerDivisionFix : HazardFix
{
    protected override string RuleId => "PG1012";

    protected override string? TitleFor(FixSite site) =>
        site.Node is BinaryExpressionSyntax && site.Diagnostic.Properties.TryGetValue("Type", out string? type) ? $"Divide in {type}" : null;

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        BinaryExpressionSyntax division = (BinaryExpressionSyntax)site.Node;
        string type = site.Diagnostic.Properties["Type"]!;
        ExpressionSyntax dividend = division.Left is LiteralExpressionSyntax literal && literal.Token.Text is { } digits && !digits.StartsWith("0x", System.StringComparison.OrdinalIgnoreCase)
            ? SyntaxFactory.ParseExpression(digits.TrimEnd('u', 'U', 'l', 'L') + (type == "float" ? "f" : ".0")).WithTriviaFrom(division.Left)
            : Widening.Cast(type, division.Left);
        ExpressionSyntax wide = division.WithLeft(dividend);
        ExpressionSyntax old = CastOf(division, type) ?? (ExpressionSyntax)division;
        editor.ReplaceNode(old, FixSite.InPlaceOf(old, wide));
    }

    /// <summary>The (float)(a / b) that is not needed any more.</summary>
    private static CastExpressionSyntax? CastOf(BinaryExpressionSyntax division, string type)
    {
        SyntaxNode? outer = division.Parent;
        while (outer is ParenthesizedExpressionSyntax)
        {
            outer = outer.Parent;
        }

        return outer is CastExpressionSyntax { Type: PredefinedTypeSyntax named } cast && named.Keyword.Text == type ? cast : null;
    }
}
