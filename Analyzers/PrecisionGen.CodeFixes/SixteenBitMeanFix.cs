using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG1005: the division is made in float; TensorPrimitives.Average becomes StableMath.Mean.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class SixteenBitMeanFix : HazardFix
{
    protected override string RuleId => "PG1005";

    protected override string? TitleFor(FixSite site) => site.Node switch
    {
        InvocationExpressionSyntax => WideAccumulator.CanApply(site) ? "Use StableMath.Mean" : null,
        BinaryExpressionSyntax or AssignmentExpressionSyntax { Left: IdentifierNameSyntax } => "Divide in float",
        _ => null,
    };

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        Widening widening = new(site.Model);
        switch (site.Node)
        {
            case InvocationExpressionSyntax:
                WideAccumulator.Apply(site, editor);
                break;
            case BinaryExpressionSyntax division:
                (ExpressionSyntax old, ExpressionSyntax replacement) = widening.InFloat(division);
                editor.ReplaceNode(old, replacement);
                break;
            case AssignmentExpressionSyntax assignment:
                ExpressionSyntax wide = SyntaxFactory.BinaryExpression(
                    SyntaxKind.DivideExpression, widening.Float(assignment.Left).WithoutTrivia(), widening.Float(assignment.Right));
                ExpressionSyntax narrow = Widening.Cast(TypeOf(site, assignment.Left), SyntaxFactory.ParenthesizedExpression(wide));
                editor.ReplaceNode(assignment, SyntaxFactory.AssignmentExpression(SyntaxKind.SimpleAssignmentExpression, assignment.Left, narrow)
                    .NormalizeWhitespace().WithTriviaFrom(assignment));
                break;
        }
    }

    private static string TypeOf(FixSite site, ExpressionSyntax expression) =>
        site.Model.GetTypeInfo(expression, site.Cancellation).Type!.ToMinimalDisplayString(site.Model, expression.SpanStart);
}
