using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG3002: runs over the entries in the order of their keys.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class HashOrderFix : HazardFix
{
    private static readonly string[] Names =
    {
        "Dictionary", "ConcurrentDictionary", "ImmutableDictionary", "FrozenDictionary", "HashSet", "ImmutableHashSet", "FrozenSet",
        "ConcurrentBag", "IDictionary", "IReadOnlyDictionary", "ISet", "IReadOnlySet",
    };

    protected override string RuleId => "PG3002";

    protected override bool IsOffered => true;

    protected override string? TitleFor(FixSite site) =>
        SourceOf(site) is { } source && Ordered(source, site) is not null ? "Go in the order of the keys" : null;

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        ExpressionSyntax source = SourceOf(site)!;
        editor.ReplaceNode(source, FixSite.Expression(Ordered(source, site)!).WithTriviaFrom(source));
    }

    /// <summary>The collection, with .Keys or .Values if they are read, that a loop or a query runs over.</summary>
    private static ExpressionSyntax? SourceOf(FixSite site)
    {
        if (site.Node is InvocationExpressionSyntax query)
        {
            for (ExpressionSyntax? step = query; step is not null; step = ReceiverOf(step))
            {
                if (IsUnordered(step, site))
                {
                    return step;
                }
            }

            return null;
        }

        return site.Node.Ancestors().OfType<CommonForEachStatementSyntax>().Select(loop => loop.Expression)
            .FirstOrDefault(expression => IsUnordered(expression, site));
    }

    private static ExpressionSyntax? ReceiverOf(ExpressionSyntax step) =>
        (step as InvocationExpressionSyntax)?.Expression is MemberAccessExpressionSyntax access ? access.Expression : null;

    private static bool IsUnordered(ExpressionSyntax expression, FixSite site) => CollectionOf(expression, site) is not null;

    private static INamedTypeSymbol? CollectionOf(ExpressionSyntax expression, FixSite site)
    {
        ExpressionSyntax collection = PartOf(expression) is null ? expression : ((MemberAccessExpressionSyntax)expression).Expression;
        return site.Model.GetTypeInfo(collection).Type is INamedTypeSymbol type && Names.Contains(type.Name)
            && !type.TypeArguments.IsEmpty
            ? type
            : null;
    }

    /// <summary>"Keys" or "Values", if the expression ends so.</summary>
    private static string? PartOf(ExpressionSyntax expression) =>
        expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "Keys" or "Values" } member ? member.Name.Identifier.Text : null;

    private static string? Ordered(ExpressionSyntax source, FixSite site)
    {
        INamedTypeSymbol type = CollectionOf(source, site)!;
        ITypeSymbol key = type.TypeArguments[0];
        if (!IsComparable(key))
        {
            return null;
        }

        string comparer = key.SpecialType == SpecialType.System_String ? ", global::System.StringComparer.Ordinal" : "";
        bool isDictionary = type.TypeArguments.Length == 2;
        string? part = PartOf(source);
        bool isByEntry = isDictionary && part != "Keys";
        string collection = isByEntry && part is not null
            ? ((MemberAccessExpressionSyntax)source).Expression.ToString()
            : source.ToString();
        string entry = new[] { isByEntry ? "entry" : "key", "item", "one" }.First(name =>
            !site.Model.LookupSymbols(source.SpanStart, name: name).Any(symbol => symbol is ILocalSymbol or IParameterSymbol));
        string order = isByEntry ? $"{entry} => {entry}.Key" : $"{entry} => {entry}";
        bool hasLinq = site.Model.LookupSymbols(source.SpanStart, site.Model.GetTypeInfo(source).Type, "OrderBy", true).Any();
        string ordered = hasLinq
            ? $"{collection}.OrderBy({order}{comparer})"
            : $"global::System.Linq.Enumerable.OrderBy({collection}, {order}{comparer})";
        return part != "Values" || !isDictionary ? ordered
            : hasLinq ? $"{ordered}.Select({entry} => {entry}.Value)"
            : $"global::System.Linq.Enumerable.Select({ordered}, {entry} => {entry}.Value)";
    }

    private static bool IsComparable(ITypeSymbol key) => key.TypeKind == TypeKind.Enum
        || key.AllInterfaces.Any(one => one is { Name: "IComparable", ContainingNamespace.Name: "System" });
}
