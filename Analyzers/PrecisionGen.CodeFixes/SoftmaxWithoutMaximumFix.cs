using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace PrecisionGen.CodeFixes;

/// <summary>
/// PG2002: TensorPrimitives.SoftMax becomes StableMath.Softmax, or the steps with the maximum; in a loop over a row the row's
/// maximum is subtracted.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class SoftmaxWithoutMaximumFix : HazardFix
{
    protected override string RuleId => "PG2002";

    protected override string? TitleFor(FixSite site) => PrimitiveOf(site) is { } call
        ? HasRuntimeFor(site, call) ? "Use StableMath.Softmax" : StatementOf(call) is null ? null : "Subtract the maximum first"
        : ShiftedRow.Find(site) is null ? null : "Subtract the maximum first";

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        if (PrimitiveOf(site) is not { } call)
        {
            ShiftedRow.Find(site)!.Apply(editor);
        }
        else if (HasRuntimeFor(site, call))
        {
            InvocationExpressionSyntax stable = call.WithExpression(
                FixSite.Expression("global::PrecisionGen.StableMath.Softmax").WithTriviaFrom(call.Expression));
            editor.ReplaceNode(call, stable);
        }
        else
        {
            ExpressionStatementSyntax statement = StatementOf(call)!;
            SyntaxTrivia indentation = statement.GetLeadingTrivia().LastOrDefault(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
            StatementSyntax[] steps = Steps(call, site)
                .Select((text, index) => SyntaxFactory.ParseStatement(text)
                    .WithLeadingTrivia(index == 0 ? statement.GetLeadingTrivia() : SyntaxFactory.TriviaList(indentation))
                    .WithTrailingTrivia(index == 2 ? statement.GetTrailingTrivia() : SyntaxFactory.TriviaList(site.LineEnd))
                    .WithAdditionalAnnotations(Formatter.Annotation, Simplifier.Annotation))
                .ToArray();
            editor.InsertBefore(statement, steps.Take(steps.Length - 1));
            editor.ReplaceNode(statement, steps[steps.Length - 1]);
        }
    }

    private static InvocationExpressionSyntax? PrimitiveOf(FixSite site) => site.Nearest<InvocationExpressionSyntax>() is { } call
        && call.ArgumentList.Arguments.Count == 2 && NameOf(call) == "SoftMax" ? call : null;

    private static string? NameOf(InvocationExpressionSyntax call) => (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText
        ?? (call.Expression as SimpleNameSyntax)?.Identifier.ValueText;

    /// <summary>The helper takes rows of float, double, Half and BFloat16, not of a type parameter.</summary>
    private static bool HasRuntimeFor(FixSite site, InvocationExpressionSyntax call) => site.HasStableMath
        && site.Model.GetSymbolInfo(call, site.Cancellation).Symbol is IMethodSymbol method
        && (method.TypeArguments.IsEmpty || method.TypeArguments[0].SpecialType is SpecialType.System_Single or SpecialType.System_Double
            || method.TypeArguments[0] is { Name: "Half", ContainingNamespace.Name: "System" });

    /// <summary>The statement that the call is, where its arguments can be named several times.</summary>
    private static ExpressionStatementSyntax? StatementOf(InvocationExpressionSyntax call) =>
        call.Parent is ExpressionStatementSyntax { Parent: BlockSyntax } statement
        && call.ArgumentList.Arguments.All(argument => argument.Expression is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax })
            ? statement
            : null;

    private static IEnumerable<string> Steps(InvocationExpressionSyntax call, FixSite site)
    {
        string row = call.ArgumentList.Arguments[0].Expression.ToString();
        string result = call.ArgumentList.Arguments[1].Expression.ToString();
        string type = site.Model.GetSymbolInfo(call, site.Cancellation).Symbol is IMethodSymbol { TypeArguments: { IsEmpty: false } types }
            ? $"<{types[0].ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}>"
            : "";
        const string math = "System.Numerics.Tensors.TensorPrimitives";
        string qualifier = call.Expression is MemberAccessExpressionSyntax access ? access.Expression.ToString() : math;
        yield return $"{qualifier}.Subtract{type}({row}, {qualifier}.Max{type}({row}), {result});";
        yield return $"{qualifier}.Exp{type}({result}, {result});";
        yield return $"{qualifier}.Divide{type}({result}, {qualifier}.Sum{type}({result}), {result});";
    }
}
