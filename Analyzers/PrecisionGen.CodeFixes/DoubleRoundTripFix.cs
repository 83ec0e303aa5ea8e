using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG1009: literals get the suffix f, and the cast goes.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class DoubleRoundTripFix : HazardFix
{
    protected override string RuleId => "PG1009";

    protected override string? TitleFor(FixSite site) =>
        site.Diagnostic.Properties.TryGetValue("Literals", out string? all) && all == "1" && site.Nearest<CastExpressionSyntax>() is not null
            ? "Compute in float"
            : null;

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        CastExpressionSyntax cast = site.Nearest<CastExpressionSyntax>()!;
        IEnumerable<ExpressionSyntax> constants = cast.Expression.DescendantNodesAndSelf(node => !IsConstant(site, node)).Where(node => IsConstant(site, node))
            .OfType<ExpressionSyntax>();
        ExpressionSyntax single = cast.Expression.ReplaceNodes(constants, (old, _) => Single(site, old));
        while (single is ParenthesizedExpressionSyntax parenthesized)
        {
            single = parenthesized.Expression;
        }

        editor.ReplaceNode(cast, FixSite.InPlaceOf(cast, single));
    }

    private static bool IsConstant(FixSite site, SyntaxNode node) => node is ExpressionSyntax expression
        && site.Model.GetTypeInfo(expression, site.Cancellation).Type?.SpecialType == SpecialType.System_Double
        && site.Model.GetConstantValue(expression, site.Cancellation).HasValue;

    private static ExpressionSyntax Single(FixSite site, ExpressionSyntax constant)
    {
        ExpressionSyntax single = constant is LiteralExpressionSyntax literal
            ? SyntaxFactory.ParseExpression(literal.Token.Text.TrimEnd('d', 'D') + "f")
            : Widening.Cast("float", constant);
        return single.WithTriviaFrom(constant);
    }
}
