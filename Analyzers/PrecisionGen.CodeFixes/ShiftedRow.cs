using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace PrecisionGen.CodeFixes;

/// <summary>
/// A row z whose exponentials are added in a loop: the row's maximum is taken before the first loop and subtracted from every element
/// whose exponential is taken; a logarithm of the sum has it added again.
/// </summary>
internal sealed class ShiftedRow
{
    private readonly StatementSyntax start;
    private readonly string maximum;
    private readonly ExpressionSyntax row;
    private readonly IReadOnlyList<ExpressionSyntax> elements;
    private readonly IReadOnlyList<InvocationExpressionSyntax> logarithms;
    private readonly FixSite site;

    private ShiftedRow(
        StatementSyntax start, string maximum, ExpressionSyntax row, IReadOnlyList<ExpressionSyntax> elements, IReadOnlyList<InvocationExpressionSyntax> logarithms,
        FixSite site)
    {
        this.start = start;
        this.maximum = maximum;
        this.row = row;
        this.elements = elements;
        this.logarithms = logarithms;
        this.site = site;
    }

    /// <summary>The change that shifts the row of the reported exponential, or null where it cannot be made without a doubt.</summary>
    public static ShiftedRow? Find(FixSite site)
    {
        if (site.Node is not InvocationExpressionSyntax call
            || call.ArgumentList.Arguments is not { Count: 1 } arguments
            || site.Model.GetTypeInfo(call, site.Cancellation).Type is ITypeParameterSymbol
            || RowOf(arguments[0].Expression, site) is not { } row
            || site.Model.GetSymbolInfo(row, site.Cancellation).Symbol is not { } symbol
            || Start(call) is not { Parent: BlockSyntax block } start
            || start.Span.Start <= DeclarationEnd(symbol, block) && symbol is ILocalSymbol)
        {
            return null;
        }

        List<ExpressionSyntax> elements = new();
        foreach (InvocationExpressionSyntax exponential in block.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(one => IsCallOf(one, "Exp")))
        {
            ExpressionSyntax argument = exponential.ArgumentList.Arguments[0].Expression;
            if (!SymbolEqualityComparer.Default.Equals(RowOf(argument, site) is { } other ? site.Model.GetSymbolInfo(other, site.Cancellation).Symbol : null, symbol))
            {
                continue;
            }

            if (exponential.SpanStart < start.SpanStart)
            {
                return null;
            }

            elements.Add(argument);
        }

        return Logarithms(call, block, site) is { } logarithms
            ? new ShiftedRow(start, FreeName(site, block), row, elements, logarithms, site)
            : null;
    }

    public void Apply(DocumentEditor editor)
    {
        foreach (ExpressionSyntax element in elements)
        {
            editor.ReplaceNode(element, FixSite.Expression($"{element.WithoutTrivia()} - {maximum}").WithTriviaFrom(element));
        }

        foreach (InvocationExpressionSyntax logarithm in logarithms)
        {
            editor.ReplaceNode(logarithm, FixSite.InPlaceOf(logarithm, FixSite.Expression($"{maximum} + {logarithm.WithoutTrivia()}")));
        }

        foreach (StatementSyntax statement in Declaration().Select((text, index) => SyntaxFactory.ParseStatement(text)
            .WithLeadingTrivia(index == 0 ? start.GetLeadingTrivia() : SyntaxFactory.TriviaList(SyntaxFactory.ElasticMarker))
            .WithTrailingTrivia(site.LineEnd)
            .WithAdditionalAnnotations(Formatter.Annotation, Simplifier.Annotation)))
        {
            editor.InsertBefore(start, statement);
        }
    }

    /// <summary>The maximum by LINQ where the row is a sequence, by a loop where it is a span.</summary>
    private IEnumerable<string> Declaration()
    {
        ITypeSymbol type = site.Model.GetTypeInfo(row).Type!;
        ITypeSymbol element = ElementOf(type)!;
        string name = element.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        if (type.Name is not ("Span" or "ReadOnlySpan"))
        {
            bool hasLinq = row.SyntaxTree.GetRoot().DescendantNodes().OfType<UsingDirectiveSyntax>().Any(one => one.Name?.ToString() == "System.Linq");
            yield return hasLinq ? $"{name} {maximum} = {row}.Max();" : $"{name} {maximum} = System.Linq.Enumerable.Max({row});";
            yield break;
        }

        yield return $"{name} {maximum} = {name}.NegativeInfinity;";
        yield return $"foreach ({name} value in {row}) {{ {maximum} = {name}.Max({maximum}, value); }}";
    }

    /// <summary>The z of z[i], and of v in foreach (var v in z).</summary>
    private static ExpressionSyntax? RowOf(ExpressionSyntax element, FixSite site)
    {
        ExpressionSyntax? row = element switch
        {
            ElementAccessExpressionSyntax { ArgumentList.Arguments.Count: 1, Expression: IdentifierNameSyntax name } => name,
            IdentifierNameSyntax value when site.Model.GetSymbolInfo(value, site.Cancellation).Symbol is ILocalSymbol local => value.Ancestors()
                .OfType<ForEachStatementSyntax>().FirstOrDefault(loop => loop.Identifier.ValueText == local.Name)?.Expression as IdentifierNameSyntax,
            _ => null,
        };
        return row is not null && site.Model.GetTypeInfo(row).Type is { } type && ElementOf(type) is { } kind
            && kind.SpecialType is SpecialType.System_Single or SpecialType.System_Double ? row : null;
    }

    private static ITypeSymbol? ElementOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
        INamedTypeSymbol { TypeArguments.Length: 1, Name: "Span" or "ReadOnlySpan" or "List" or "IReadOnlyList" or "IList" or "IEnumerable" or "ImmutableArray" } row =>
            row.TypeArguments[0],
        _ => null,
    };

    /// <summary>The loop around the exponential.</summary>
    private static StatementSyntax? Start(SyntaxNode node) => node.Ancestors()
        .TakeWhile(one => one is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax))
        .OfType<StatementSyntax>()
        .FirstOrDefault(one => one is ForStatementSyntax or ForEachStatementSyntax or WhileStatementSyntax);

    private static int DeclarationEnd(ISymbol symbol, BlockSyntax block) =>
        symbol.DeclaringSyntaxReferences.FirstOrDefault()?.Span is { } span && block.Span.Contains(span) ? span.End : -1;

    /// <summary>The logarithms of the sum; null if the sum goes anywhere but into divisions and logarithms.</summary>
    private static List<InvocationExpressionSyntax>? Logarithms(InvocationExpressionSyntax call, BlockSyntax block, FixSite site)
    {
        List<InvocationExpressionSyntax> found = new();
        foreach (InvocationExpressionSyntax log in block.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(one => IsCallOf(one, "Log")))
        {
            if (log.ArgumentList.Arguments[0].Expression is IdentifierNameSyntax name && IsSum(name, block))
            {
                found.Add(log);
            }
        }

        HashSet<string> sums = new(block.DescendantNodes().OfType<AssignmentExpressionSyntax>()
            .Where(one => one.IsKind(SyntaxKind.AddAssignmentExpression) && one.Left is IdentifierNameSyntax)
            .Select(one => one.Left.ToString()));
        foreach (IdentifierNameSyntax use in block.DescendantNodes().OfType<IdentifierNameSyntax>().Where(one => sums.Contains(one.Identifier.ValueText)))
        {
            bool isKnown = use.Parent switch
            {
                AssignmentExpressionSyntax => true,
                BinaryExpressionSyntax quotient => quotient.IsKind(SyntaxKind.DivideExpression) && quotient.Right == use,
                ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax log } => found.Contains(log),
                _ => false,
            };
            if (!isKnown)
            {
                return null;
            }
        }

        return found;

        bool IsSum(IdentifierNameSyntax name, BlockSyntax scope) => scope.DescendantNodes().OfType<AssignmentExpressionSyntax>()
            .Any(one => one.IsKind(SyntaxKind.AddAssignmentExpression) && one.Left.ToString() == name.Identifier.ValueText);
    }

    private static bool IsCallOf(InvocationExpressionSyntax call, string name) => call.ArgumentList.Arguments.Count == 1
        && call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: { } called } && called == name;

    private static string FreeName(FixSite site, BlockSyntax block)
    {
        HashSet<string> taken = new(site.Model.LookupSymbols(block.OpenBraceToken.Span.End).Select(symbol => symbol.Name));
        taken.UnionWith(block.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText));
        string name = "maximum";
        for (int index = 2; taken.Contains(name); index++)
        {
            name = "maximum" + index;
        }

        return name;
    }
}
