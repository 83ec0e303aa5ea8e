using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.CodeFixes;

/// <summary>PG3005: fuses the scalar rest too, and replaces a choice by the fused form that every processor has.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class FusedMixFix : HazardFix
{
    protected override string RuleId => "PG3005";

    protected override string? TitleFor(FixSite site) => Rest(site) is { } rest ? $"Use {rest.Replacement}"
        : Choice(site) is { } choice ? $"Use {choice.Replacement}"
        : null;

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        (ExpressionSyntax old, string text) = Rest(site) ?? Choice(site)!.Value;
        ExpressionSyntax replacement = FixSite.Expression(text);
        editor.ReplaceNode(old, old is AssignmentExpressionSyntax ? replacement.WithTriviaFrom(old) : FixSite.InPlaceOf(old, replacement));
    }

    /// <summary>s += a * b is s = FusedMultiplyAdd(a, b, s); a * b - c is FusedMultiplyAdd(a, b, -c).</summary>
    private static (ExpressionSyntax Old, string Replacement)? Rest(FixSite site)
    {
        if (!site.Diagnostic.Properties.TryGetValue("shape", out string? shape) || shape != "rest")
        {
            return null;
        }

        string math = site.Model.GetTypeInfo(site.Node).Type?.SpecialType == SpecialType.System_Double
            ? "global::System.Math"
            : "global::System.MathF";
        if (site.Node is AssignmentExpressionSyntax { Left: IdentifierNameSyntax target } assignment
            && ProductIn(assignment.Right) is { } carried)
        {
            string sign = assignment.IsKind(SyntaxKind.SubtractAssignmentExpression) ? "-" : "";
            return (assignment, $"{target} = {math}.FusedMultiplyAdd({Signed(sign, carried.Left)}, {carried.Right}, {target})");
        }

        if (site.Node is not BinaryExpressionSyntax sum)
        {
            return null;
        }

        bool isDifference = sum.IsKind(SyntaxKind.SubtractExpression);
        return ProductIn(sum.Left) is { } first
            ? (sum, $"{math}.FusedMultiplyAdd({first.Left}, {first.Right}, {Signed(isDifference ? "-" : "", sum.Right)})")
            : ProductIn(sum.Right) is { } second
            ? (sum, $"{math}.FusedMultiplyAdd({Signed(isDifference ? "-" : "", second.Left)}, {second.Right}, {sum.Left})")
            : null;
    }

    /// <summary>
    /// Fma.IsSupported ? Fma.MultiplyAdd(a, b, c) : a * b + c is Vector256.FusedMultiplyAdd(a, b, c), in software where there is no
    /// instruction.
    /// </summary>
    private static (ExpressionSyntax Old, string Replacement)? Choice(FixSite site)
    {
        if (!site.Diagnostic.Properties.TryGetValue("shape", out string? shape) || shape != "choice"
            || site.Nearest<ConditionalExpressionSyntax>() is not { WhenTrue: InvocationExpressionSyntax fused } choice
            || fused.ArgumentList.Arguments.Count != 3
            || site.OperationOf(fused) is not IInvocationOperation { TargetMethod: { } method })
        {
            return null;
        }

        string? owner = (method.ContainingType.Name, method.Name) switch
        {
            ("Fma", "MultiplyAdd") => "global::System.Runtime.Intrinsics." + method.ReturnType.Name,
            ("MathF" or "Math" or "Vector128" or "Vector256" or "Vector512", "FusedMultiplyAdd") =>
                (fused.Expression as MemberAccessExpressionSyntax)?.Expression.ToString(),
            _ => null,
        };
        return owner is null ? null : (choice, $"{owner}.FusedMultiplyAdd{fused.ArgumentList}");
    }

    private static BinaryExpressionSyntax? ProductIn(ExpressionSyntax expression)
    {
        while (expression is ParenthesizedExpressionSyntax parenthesized)
        {
            expression = parenthesized.Expression;
        }

        return expression is BinaryExpressionSyntax product && product.IsKind(SyntaxKind.MultiplyExpression) ? product : null;
    }

    private static string Signed(string sign, ExpressionSyntax expression) => sign.Length == 0 ? expression.ToString()
        : expression is LiteralExpressionSyntax or ParenthesizedExpressionSyntax or IdentifierNameSyntax or ElementAccessExpressionSyntax
            or MemberAccessExpressionSyntax or InvocationExpressionSyntax ? sign + expression
        : $"{sign}({expression})";
}
