using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace PrecisionGen.CodeFixes;

/// <summary>PG4007: a method that returns an index takes the largest logit at temperature 0; elsewhere the temperature gets a floor.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ZeroTemperatureFix : HazardFix
{
    protected override string RuleId => "PG4007";

    protected override bool IsOffered => true;

    protected override string? TitleFor(FixSite site) =>
        Sampler(site) is not null ? "Take the largest logit at temperature 0"
        : Divisor(site) is { } divisor && Floor(divisor, site) is not null ? "Keep the temperature above 0"
        : null;

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        ExpressionSyntax divisor = Divisor(site)!;
        if (Sampler(site) is ({ } body, { } logits))
        {
            StatementSyntax first = body.Statements[0];
            StatementSyntax greedy = SyntaxFactory.ParseStatement(
                $"if ({divisor.WithoutTrivia()} <= 0)\n{{\nreturn global::System.Numerics.Tensors.TensorPrimitives.IndexOfMax({logits});\n}}\n\n");
            greedy = greedy.ReplaceNodes(
                greedy.DescendantNodes().OfType<MemberAccessExpressionSyntax>(),
                (_, node) => node.WithAdditionalAnnotations(Microsoft.CodeAnalysis.Simplification.Simplifier.Annotation));
            editor.InsertBefore(first, greedy
                .WithTrailingTrivia(SyntaxFactory.ElasticLineFeed, SyntaxFactory.EndOfLine("\n"))
                .WithAdditionalAnnotations(Formatter.Annotation));
            return;
        }

        editor.ReplaceNode(divisor, FixSite.InPlaceOf(divisor, FixSite.Expression(Floor(divisor, site)!)));
    }

    /// <summary>The temperature, if it is a plain name.</summary>
    private static ExpressionSyntax? Divisor(FixSite site)
    {
        ExpressionSyntax? divisor = site.Node switch
        {
            BinaryExpressionSyntax binary => binary.Right,
            AssignmentExpressionSyntax assignment => assignment.Right,
            InvocationExpressionSyntax { ArgumentList.Arguments: { Count: >= 2 } arguments } => arguments[1].Expression,
            _ => null,
        };
        while (divisor is ParenthesizedExpressionSyntax parenthesized)
        {
            divisor = parenthesized.Expression;
        }

        return divisor is IdentifierNameSyntax or MemberAccessExpressionSyntax ? divisor : null;
    }

    private static string? Floor(ExpressionSyntax divisor, FixSite site)
    {
        ITypeSymbol? type = site.Model.GetTypeInfo(divisor).Type;
        return type?.SpecialType switch
        {
            SpecialType.System_Single => $"global::System.MathF.Max({divisor.WithoutTrivia()}, 1e-5f)",
            SpecialType.System_Double => $"global::System.Math.Max({divisor.WithoutTrivia()}, 1e-5)",
            _ when type?.ToDisplayString() == "System.Half" =>
                $"global::System.Half.Max({divisor.WithoutTrivia()}, (global::System.Half)1e-3f)",
            _ => null,
        };
    }

    /// <summary>The body of a method that returns an index, and its parameter that holds the logits.</summary>
    private static (BlockSyntax Body, string Logits)? Sampler(FixSite site)
    {
        if (Divisor(site) is not IdentifierNameSyntax divisor
            || site.Model.GetSymbolInfo(divisor).Symbol is not IParameterSymbol { ContainingSymbol: IMethodSymbol method }
            || method.ReturnType.SpecialType != SpecialType.System_Int32
            || site.Model.Compilation.GetTypeByMetadataName("System.Numerics.Tensors.TensorPrimitives") is null
            || site.Node.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() is not { Body: { Statements: { Count: > 0 } } body }
            || !SymbolEqualityComparer.Default.Equals(site.Model.GetDeclaredSymbol(body.Parent!), method))
        {
            return null;
        }

        IParameterSymbol[] arrays = method.Parameters.Where(parameter => parameter.Type is IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Single }
            or INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", TypeArguments: [{ SpecialType: SpecialType.System_Single }] }).ToArray();
        return arrays.Length == 1 ? (body, arrays[0].Name) : null;
    }
}
