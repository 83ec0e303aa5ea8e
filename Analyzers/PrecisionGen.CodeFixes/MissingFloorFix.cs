using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG2009: a divisor or the argument of a logarithm is kept from 0 by Max with a small number of its type.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class MissingFloorFix : HazardFix
{
    protected override string RuleId => "PG2009";

    protected override bool IsOffered => true;

    protected override string? TitleFor(FixSite site) => Replacement(site, out ExpressionSyntax? x) is { } text ? $"Use {text.Replace("global::System.", "")} for {x}" : null;

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        string text = Replacement(site, out ExpressionSyntax? x)!;
        editor.ReplaceNode(x!, FixSite.InPlaceOf(x!, FixSite.Expression(text)));
    }

    private static string? Replacement(FixSite site, out ExpressionSyntax? x)
    {
        x = null;
        if (!site.Diagnostic.Properties.TryGetValue("case", out string? which))
        {
            return null;
        }

        x = which == "logarithm"
            ? site.Nearest<InvocationExpressionSyntax>()?.ArgumentList.Arguments.FirstOrDefault()?.Expression
            : site.Nearest<ExpressionSyntax>();
        ITypeSymbol? type = x is null ? null : site.Model.GetTypeInfo(x, site.Cancellation).Type;
        if (x is null || type is null)
        {
            return null;
        }

        ExpressionSyntax bare = x is ParenthesizedExpressionSyntax parenthesized ? parenthesized.Expression : x;
        string value = bare.WithoutTrivia().ToString();
        return which == "tensor" ? $"{value} + 1e-8" : Maximum(value, type, which == "logarithm");
    }

    private static string? Maximum(string value, ITypeSymbol type, bool isLogarithm) => type.SpecialType switch
    {
        SpecialType.System_Single => $"global::System.MathF.Max({value}, {(isLogarithm ? "1e-30f" : "1e-12f")})",
        SpecialType.System_Double => $"global::System.Math.Max({value}, {(isLogarithm ? "1e-300" : "1e-12")})",
        SpecialType.System_Int32 or SpecialType.System_Int64 => $"global::System.Math.Max({value}, 1)",
        _ => type is { Name: "Half", ContainingNamespace.Name: "System" } ? $"global::System.Half.Max({value}, (global::System.Half)1e-4f)" : null,
    };
}
