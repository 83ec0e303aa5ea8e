using Microsoft.CodeAnalysis;

namespace PrecisionGen.Analyzers;

/// <summary>Asks for a namespace by its parts: writing out its full name for each call costs more than most rules.</summary>
internal static class Namespaces
{
    /// <summary>True for the namespace <paramref name="name"/> at the root.</summary>
    public static bool IsNamed(this INamespaceSymbol? space, string name) =>
        space is not null && space.Name == name && space.ContainingNamespace is { IsGlobalNamespace: true };

    /// <summary>True for the namespace <paramref name="inner"/> in <paramref name="outer"/>.</summary>
    public static bool IsNamed(this INamespaceSymbol? space, string outer, string inner) =>
        space is not null && space.Name == inner && space.ContainingNamespace.IsNamed(outer);
}
