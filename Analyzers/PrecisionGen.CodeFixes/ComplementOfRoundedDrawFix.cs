using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG2013: 1f - (float)u becomes (float)(1 - u): the difference is exact in double, and at least 1.1e-16.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ComplementOfRoundedDrawFix : HazardFix
{
    protected override string RuleId => "PG2013";

    protected override bool IsOffered => true;

    protected override string? TitleFor(FixSite site) => Cast(site) is null ? null : "Subtract in double, then convert";

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        BinaryExpressionSyntax difference = site.Nearest<BinaryExpressionSyntax>()!;
        CastExpressionSyntax cast = Cast(site)!;
        editor.ReplaceNode(
            difference, FixSite.InPlaceOf(difference, FixSite.Expression($"({cast.Type})(1 - {cast.Expression.WithoutTrivia()})")));
    }

    /// <summary>The cast, where a float can hold the smallest difference: a Half cannot.</summary>
    private static CastExpressionSyntax? Cast(FixSite site)
    {
        if (!site.Diagnostic.Properties.ContainsKey("inline") || site.Nearest<BinaryExpressionSyntax>() is not { } difference)
        {
            return null;
        }

        ExpressionSyntax right = difference.Right is ParenthesizedExpressionSyntax parenthesized ? parenthesized.Expression : difference.Right;
        return right is CastExpressionSyntax cast && site.Model.GetTypeInfo(cast, site.Cancellation).Type?.SpecialType == SpecialType.System_Single ? cast : null;
    }
}
