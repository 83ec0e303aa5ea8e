using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG1013: the integer factor is cast to double, so that the product is exact.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class RoundedProductFix : HazardFix
{
    /// <inheritdoc/>
    protected override string RuleId => "PG1013";

    /// <inheritdoc/>
    protected override string? TitleFor(FixSite site) => Factor(site) is null ? null : "Multiply in double";

    /// <inheritdoc/>
    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        ExpressionSyntax factor = Factor(site)!;
        string text = factor is IdentifierNameSyntax or ParenthesizedExpressionSyntax or MemberAccessExpressionSyntax
            ? $"(double){factor.WithoutTrivia()}"
            : $"(double)({factor.WithoutTrivia()})";
        editor.ReplaceNode(factor, FixSite.Expression(text).WithTriviaFrom(factor));
    }

    /// <summary>The side of the product that is an integer.</summary>
    private static ExpressionSyntax? Factor(FixSite site)
    {
        if (site.Node is not BinaryExpressionSyntax product)
        {
            return null;
        }

        return IsInteger(site, product.Left) ? product.Left : IsInteger(site, product.Right) ? product.Right : null;
    }

    private static bool IsInteger(FixSite site, ExpressionSyntax side) =>
        site.Model.GetTypeInfo(side, site.Cancellation).Type?.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64;
}
