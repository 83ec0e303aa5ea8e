using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG2011: x &gt; 0 ? x : 0 becomes MathF.Max(x, 0), which returns NaN for NaN.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class NaNSwallowingSelectFix : HazardFix
{
    protected override string RuleId => "PG2011";

    protected override bool IsOffered => true;

    protected override string? TitleFor(FixSite site) => Replacement(site) is null ? null : "Use " + site.Diagnostic.Properties["function"];

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        ConditionalExpressionSyntax select = site.Nearest<ConditionalExpressionSyntax>()!;
        editor.ReplaceNode(select, FixSite.InPlaceOf(select, FixSite.Expression(Replacement(site)!)));
    }

    private static string? Replacement(FixSite site)
    {
        if (!site.Diagnostic.Properties.TryGetValue("function", out string? function)
            || site.Nearest<ConditionalExpressionSyntax>() is not { } select)
        {
            return null;
        }

        ITypeSymbol? type = site.Model.GetTypeInfo(select, site.Cancellation).Type;
        string? math = type?.SpecialType switch
        {
            SpecialType.System_Single => "global::System.MathF",
            SpecialType.System_Double => "global::System.Math",
            _ => type is { Name: "Half", ContainingNamespace.Name: "System" } ? "global::System.Half" : null,
        };
        return math is null ? null : $"{math}.{function}({Bare(select.WhenTrue)}, {Bare(select.WhenFalse)})";
    }

    private static ExpressionSyntax Bare(ExpressionSyntax expression) =>
        (expression is ParenthesizedExpressionSyntax parenthesized ? parenthesized.Expression : expression).WithoutTrivia();
}
