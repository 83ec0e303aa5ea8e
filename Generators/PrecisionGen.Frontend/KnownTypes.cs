using Microsoft.CodeAnalysis;

namespace PrecisionGen.Frontend;

/// <summary>The runtime's types by name. Comparing names reads also code that does not compile yet.</summary>
public static class KnownTypes
{
    public const string Namespace = "PrecisionGen";
    public const string ModelAttribute = "PrecisionGen.PrecisionModelAttribute";
    public const string ModuleAttribute = "PrecisionGen.PrecisionModuleAttribute";

    public static bool IsTensor(ITypeSymbol? type) => Is(type, "Tensor");

    public static bool IsIndices(ITypeSymbol? type) => Is(type, "Indices");

    public static bool IsTokens(ITypeSymbol? type) => Is(type, "Tokens");

    public static bool IsDType(ITypeSymbol? type) => Is(type, "DType");

    public static bool IsOperations(ITypeSymbol? type) => Is(type, "Operations");

    public static bool IsModel(INamedTypeSymbol type) => Find(type, "PrecisionModelAttribute") is not null;

    public static bool IsModule(INamedTypeSymbol type) => Find(type, "PrecisionModuleAttribute") is not null;

    public static bool IsForward(IMethodSymbol method) => Find(method, "ForwardAttribute") is not null;

    /// <summary>The attribute of this name on the symbol, or null.</summary>
    public static AttributeData? Find(ISymbol symbol, string name)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (Is(attribute.AttributeClass, name))
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>Whether the type is IReadOnlyList of something, which lists of submodules are declared as.</summary>
    public static bool IsReadOnlyList(INamedTypeSymbol type) =>
        type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IReadOnlyList_T;

    private static bool Is(ITypeSymbol? type, string name) =>
        type is { ContainingType: null, ContainingNamespace: { Name: Namespace, ContainingNamespace.IsGlobalNamespace: true } }
        && type.Name == name;
}
