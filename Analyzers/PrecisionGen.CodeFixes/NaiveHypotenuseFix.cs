using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG2006: Sqrt(x * x + y * y) becomes float.Hypot(x, y). Not in code that promises bits: Hypot rounds differently.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class NaiveHypotenuseFix : HazardFix
{
    protected override string RuleId => "PG2006";

    protected override string? TitleFor(FixSite site) => Replacement(site) is null ? null : "Use Hypot";

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        InvocationExpressionSyntax root = site.Nearest<InvocationExpressionSyntax>()!;
        editor.ReplaceNode(root, FixSite.InPlaceOf(root, FixSite.Expression(Replacement(site)!)));
    }

    private static string? Replacement(FixSite site)
    {
        if (site.Diagnostic.Properties.ContainsKey("kernel")
            || site.Nearest<InvocationExpressionSyntax>() is not { ArgumentList.Arguments: { Count: 1 } arguments } call
            || site.Model.GetTypeInfo(call).Type is not INamedTypeSymbol type
            || !type.GetMembers("Hypot").OfType<IMethodSymbol>().Any(method => method.IsStatic && method.Parameters.Length == 2))
        {
            return null;
        }

        List<ExpressionSyntax> roots = new();
        return Collect(arguments[0].Expression, roots)
            ? roots.Select(root => Widened(site, root, type)).Aggregate((all, root) => $"{Name(type)}.Hypot({all}, {root})")
            : null;
    }

    private static bool Collect(ExpressionSyntax term, List<ExpressionSyntax> roots)
    {
        ExpressionSyntax bare = Bare(term);
        if (bare is BinaryExpressionSyntax sum && sum.IsKind(SyntaxKind.AddExpression))
        {
            return Collect(sum.Left, roots) && Collect(sum.Right, roots);
        }

        ExpressionSyntax? root = bare switch
        {
            BinaryExpressionSyntax product when product.IsKind(SyntaxKind.MultiplyExpression) => product.Left,
            InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 2 } power } => power[0].Expression,
            _ => null,
        };
        if (root is null)
        {
            return false;
        }

        roots.Add(Bare(root));
        return true;
    }

    private static ExpressionSyntax Bare(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax parenthesized => Bare(parenthesized.Expression),
        CastExpressionSyntax { Expression: ParenthesizedExpressionSyntax } cast => Bare(cast.Expression),
        _ => expression,
    };

    /// <summary>Half converts to float and double only where it is told to.</summary>
    private static string Widened(FixSite site, ExpressionSyntax root, INamedTypeSymbol type)
    {
        ITypeSymbol? from = site.Model.GetTypeInfo(root).Type;
        return from is null || site.Model.Compilation.ClassifyConversion(from, type).IsImplicit
            ? root.WithoutTrivia().ToString()
            : $"({Name(type)})({root.WithoutTrivia()})";
    }

    private static string Name(INamedTypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
}
