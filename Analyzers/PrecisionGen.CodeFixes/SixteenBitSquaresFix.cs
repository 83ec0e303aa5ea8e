using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG1004: values are widened before they are squared, and the sum becomes a float.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class SixteenBitSquaresFix : HazardFix
{
    protected override string RuleId => "PG1004";

    protected override string? TitleFor(FixSite site) =>
        NarrowSquare(site) is not null || (HasSquare(site) && WideAccumulator.CanApply(site)) ? "Square and sum in float" : null;

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        if (NarrowSquare(site) is { } square)
        {
            ExpressionSyntax wide = new Widening(site.Model).Float(Bare(square.Expression));
            bool isToFloat = square.Type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.FloatKeyword };
            editor.ReplaceNode(square, FixSite.InPlaceOf(square, isToFloat ? wide : Widening.Cast(square.Type.ToString(), wide)));
            return;
        }

        WideAccumulator.Apply(site, editor);
    }

    // A square that a local holds is rounded before the sum sees it.
    private static bool HasSquare(FixSite site) => site.Node.DescendantNodes().Any(node =>
        node is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.MultiplyExpression } or InvocationExpressionSyntax);

    /// <summary>The cast of a 16-bit square in a sum that is wide itself.</summary>
    private static CastExpressionSyntax? NarrowSquare(FixSite site)
    {
        if ((site.Node is AssignmentExpressionSyntax { Left: var target } && Widening.IsSixteenBit(site.Model.GetTypeInfo(target, site.Cancellation).Type))
            || site.Node is InvocationExpressionSyntax)
        {
            return null;
        }

        return site.Node.DescendantNodesAndSelf().OfType<CastExpressionSyntax>().FirstOrDefault(cast =>
            cast.Type is PredefinedTypeSyntax && (Bare(cast.Expression) is BinaryExpressionSyntax or InvocationExpressionSyntax) && Widening.IsSixteenBit(site.Model.GetTypeInfo(cast.Expression, site.Cancellation).Type));
    }

    private static ExpressionSyntax Bare(ExpressionSyntax expression)
    {
        while (expression is ParenthesizedExpressionSyntax parenthesized)
        {
            expression = parenthesized.Expression;
        }

        return expression;
    }
}
