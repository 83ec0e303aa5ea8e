using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG1007: (Half)position * frequency becomes (Half)((float)position * (float)frequency), which rounds once.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class IntegerInSixteenBitsFix : HazardFix
{
    /// <inheritdoc/>
    protected override string RuleId => "PG1007";

    /// <inheritdoc/>
    protected override bool IsOffered => true;

    /// <inheritdoc/>
    protected override string? TitleFor(FixSite site) => Around(site) is null ? null : "Compute in float and round once";

    /// <inheritdoc/>
    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        (BinaryExpressionSyntax binary, CastExpressionSyntax cast, string type) = Around(site)!.Value;
        string Widened(ExpressionSyntax operand) => $"(float)({(operand.Span.Contains(cast.Span) ? cast.Expression : operand).WithoutTrivia()})";
        string text = $"({type})({Widened(binary.Left)} {binary.OperatorToken.Text} {Widened(binary.Right)})";
        editor.ReplaceNode(binary, FixSite.InPlaceOf(binary, Simplified(FixSite.Expression(text))));
    }

    // The simplifier removes only the parentheses it is shown.
    private static ExpressionSyntax Simplified(ExpressionSyntax expression) => expression.ReplaceNodes(
        expression.DescendantNodes().OfType<ParenthesizedExpressionSyntax>(),
        (_, node) => node.WithAdditionalAnnotations(Microsoft.CodeAnalysis.Simplification.Simplifier.Annotation));

    /// <summary>The cast and the 16-bit operation that it is an operand of.</summary>
    private static (BinaryExpressionSyntax Binary, CastExpressionSyntax Cast, string Type)? Around(FixSite site)
    {
        if (site.Node is not CastExpressionSyntax cast)
        {
            return null;
        }

        SyntaxNode? outer = cast.Parent;
        while (outer is ParenthesizedExpressionSyntax)
        {
            outer = outer.Parent;
        }

        return outer is BinaryExpressionSyntax binary
            && binary.Kind() is SyntaxKind.MultiplyExpression or SyntaxKind.AddExpression or SyntaxKind.SubtractExpression or SyntaxKind.DivideExpression
            && site.Model.GetTypeInfo(binary, site.Cancellation).Type is { } type
            && SymbolEqualityComparer.Default.Equals(type, site.Model.GetTypeInfo(cast, site.Cancellation).Type)
            ? (binary, cast, type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat))
            : null;
    }
}
