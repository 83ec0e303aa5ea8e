using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG1008: (float)(a * b) becomes (float)a * (float)b, and (float)(Half)x becomes x.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class EarlyRoundingFix : HazardFix
{
    protected override string RuleId => "PG1008";

    protected override string? TitleFor(FixSite site) =>
        site.Node is CastExpressionSyntax { Type: PredefinedTypeSyntax } cast && Wide(site, cast) is not null ? "Widen before computing" : null;

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        CastExpressionSyntax cast = (CastExpressionSyntax)site.Node;
        editor.ReplaceNode(cast, FixSite.InPlaceOf(cast, Wide(site, cast)!));
    }

    private static ExpressionSyntax? Wide(FixSite site, CastExpressionSyntax cast)
    {
        ExpressionSyntax operand = cast.Expression;
        while (operand is ParenthesizedExpressionSyntax parenthesized)
        {
            operand = parenthesized.Expression;
        }

        string type = cast.Type.ToString();
        switch (operand)
        {
            case BinaryExpressionSyntax or PrefixUnaryExpressionSyntax:
                ExpressionSyntax wide = new Widening(site.Model).Float(operand);
                return type == "float" ? wide : Widening.Cast(type, SyntaxFactory.ParenthesizedExpression(wide));
            case InvocationExpressionSyntax { ArgumentList.Arguments.Count: 1, Expression: MemberAccessExpressionSyntax member } call:
                string math = type == "float" ? "global::System.MathF." : "global::System.Math.";
                string function = member.Name.Identifier.ValueText;
                return function is "Exp" or "Log" or "Log10" or "Log2" or "Sqrt" or "Tanh" or "Sin" or "Cos"
                    ? call.WithExpression(FixSite.Expression(math + function)).WithArgumentList(SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(
                        SyntaxFactory.Argument(new Widening(site.Model).Float(call.ArgumentList.Arguments[0].Expression)))))
                    : null;
            case CastExpressionSyntax { Expression: var inner } when site.Model.GetTypeInfo(inner, site.Cancellation).Type is { } source:
                return source.SpecialType == SpecialType.System_Single || (source.SpecialType == SpecialType.System_Double && type == "double") ? inner
                    : source.SpecialType == SpecialType.System_Double ? cast.WithExpression(inner)
                    : null;
            default:
                return null;
        }
    }
}
