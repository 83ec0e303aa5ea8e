using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG1004: values are widened before they are squared, and the sum becomes a float.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SixteenBitSquaresFix : HazardFix
{
    protected override string RuleId => "PG1004";

    protected override string? TitleFor(FixSite site) =>
        NarrowSquare(site) is not null || WideAccumulator.CanApply(site) ? "Square and sum in float" : null;

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        if (NarrowSquare(site) is { } square)
        {
            ExpressionSyntax wide = new Widening(site.Model).Float(square);
            CastExpressionSyntax? cast = square.Ancestors().SkipWhile(node => node is ParenthesizedExpressionSyntax).FirstOrDefault() as CastExpressionSyntax;
            bool isToFloat = cast is { Type: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.FloatKeyword } };
            ExpressionSyntax old = isToFloat ? cast! : square;
            editor.ReplaceNode(old, FixSite.InPlaceOf(old, wide));
            return;
        }

        WideAccumulator.Apply(site, editor);
    }

    /// <summary>The 16-bit x * x of a sum that is wide itself.</summary>
    private static BinaryExpressionSyntax? NarrowSquare(FixSite site)
    {
        if (site.Node is AssignmentExpressionSyntax { Left: var target } && Widening.IsSixteenBit(site.Model.GetTypeInfo(target, site.Cancellation).Type)
            || site.Node is InvocationExpressionSyntax)
        {
            return null;
        }

        return site.Node.DescendantNodesAndSelf().OfType<BinaryExpressionSyntax>().FirstOrDefault(product =>
            product.IsKind(SyntaxKind.MultiplyExpression) && Widening.IsSixteenBit(site.Model.GetTypeInfo(product, site.Cancellation).Type));
    }
}
