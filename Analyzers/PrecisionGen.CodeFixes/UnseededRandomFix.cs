using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace PrecisionGen.CodeFixes;

/// <summary>PG3009: uses the seed or the generator that is at hand; a field without either gets the seed 0.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnseededRandomFix : HazardFix
{
    protected override string RuleId => "PG3009";

    protected override bool IsOffered => true;

    protected override string? TitleFor(FixSite site)
    {
        if (site.Node is BaseObjectCreationExpressionSyntax)
        {
            return SeedOf(site) is { } seed ? $"Seed with {seed}" : null;
        }

        return site.Node is MemberAccessExpressionSyntax && GeneratorAtHand(site) is { } generator ? $"Draw from {generator}" : null;
    }

    protected override void Apply(FixSite site, DocumentEditor editor)
    {
        if (site.Node is not BaseObjectCreationExpressionSyntax creation)
        {
            editor.ReplaceNode(site.Node, SyntaxFactory.IdentifierName(GeneratorAtHand(site)!).WithTriviaFrom(site.Node));
            return;
        }

        string seed = SeedOf(site)!;
        ExpressionSyntax seeded = creation.WithArgumentList(SyntaxFactory.ParseArgumentList($"({seed})"));
        bool isOptional = site.Model.GetSpeculativeTypeInfo(creation.SpanStart, SyntaxFactory.ParseExpression(seed),
            SpeculativeBindingOption.BindAsExpression)
            .Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T };
        editor.ReplaceNode(creation, isOptional
            ? FixSite.InPlaceOf(
                creation, FixSite.Expression($"{seed}.HasValue ? new global::System.Random({seed}.Value) : new global::System.Random()"))
            : seeded.WithTriviaFrom(creation));
    }

    /// <summary>The seed in scope, if Random takes it; 0 for a field.</summary>
    private static string? SeedOf(FixSite site)
    {
        if (!site.Diagnostic.Properties.TryGetValue("seed", out string? name) || name is null)
        {
            return site.Node.Parent is EqualsValueClauseSyntax { Parent.Parent.Parent: FieldDeclarationSyntax } ? "0" : null;
        }

        ITypeSymbol? type = site.Model.GetSpeculativeTypeInfo(site.Node.SpanStart, SyntaxFactory.ParseExpression(name),
            SpeculativeBindingOption.BindAsExpression).Type;
        ITypeSymbol? number = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;
        return number?.SpecialType == SpecialType.System_Int32 ? name : null;
    }

    /// <summary>A parameter, local or member of type Random that can be read here.</summary>
    private static string? GeneratorAtHand(FixSite site) =>
        site.Model.LookupSymbols(site.Node.SpanStart).FirstOrDefault(symbol => symbol switch
    {
        ILocalSymbol local => IsRandom(local.Type)
            && local.DeclaringSyntaxReferences.All(reference => reference.Span.End < site.Node.SpanStart),
        IParameterSymbol parameter => IsRandom(parameter.Type),
        IFieldSymbol field => IsRandom(field.Type) && (field.IsStatic || !IsStaticContext(site)),
        IPropertySymbol property => IsRandom(property.Type) && property.Name != "Shared" && (property.IsStatic || !IsStaticContext(site)),
        _ => false,
    })?.Name;

    private static bool IsStaticContext(FixSite site) => site.Model.GetEnclosingSymbol(site.Node.SpanStart) is not { IsStatic: false };

    private static bool IsRandom(ITypeSymbol type) => type.Name == "Random" && type.ContainingNamespace.ToDisplayString() == "System";
}
