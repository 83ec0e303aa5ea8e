using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Frontend;

/// <summary>Reads the arguments of attributes. An argument that is no constant is the C# compiler's error.</summary>
internal static class AttributeReader
{
    /// <summary>The dimensions given to an attribute, or null after reporting what is wrong with them.</summary>
    public static EquatableArray<int>? ReadShape(AttributeData attribute, Location fallback, DiagnosticSink diagnostics)
    {
        if (Items(attribute) is not ImmutableArray<TypedConstant> items || items.Any(item => item.Value is not int))
        {
            diagnostics.MarkUnusable();
            return null;
        }

        int[] shape = items.Select(item => (int)item.Value!).ToArray();
        if (shape.Length == 0)
        {
            diagnostics.Report(DefinitionRules.InvalidShape, Place(attribute) ?? fallback, "it has no dimension");
            return null;
        }

        long count = 1;
        for (int i = 0; i < shape.Length; i++)
        {
            count *= shape[i];
            if (shape[i] < 1 || count > int.MaxValue)
            {
                string problem = shape[i] < 1 ? $"dimension {i} is {shape[i]}" : "it has more than 2147483647 elements";
                diagnostics.Report(DefinitionRules.InvalidShape, Place(attribute, shape.Length, i) ?? fallback, problem);
                return null;
            }
        }

        return new EquatableArray<int>(shape);
    }

    /// <summary>A single count of at least 1, or null after reporting.</summary>
    public static int? ReadDimension(AttributeData attribute, Location fallback, DiagnosticSink diagnostics)
    {
        if (attribute.ConstructorArguments[0].Value is not int count)
        {
            diagnostics.MarkUnusable();
            return null;
        }

        if (count < 1)
        {
            diagnostics.Report(DefinitionRules.InvalidShape, Place(attribute, 1, 0) ?? fallback, $"the count is {count}");
            return null;
        }

        return count;
    }

    /// <summary>The items of a params array argument; null when the attribute does not compile.</summary>
    public static ImmutableArray<TypedConstant>? Items(AttributeData attribute)
    {
        bool isArray = attribute.ConstructorArguments.Length == 1
            && attribute.ConstructorArguments[0] is { Kind: TypedConstantKind.Array, IsNull: false };
        return isArray ? attribute.ConstructorArguments[0].Values : null;
    }

    /// <summary>The named arguments.</summary>
    public static Dictionary<string, TypedConstant> Named(AttributeData attribute) =>
        attribute.NamedArguments.GroupBy(argument => argument.Key).ToDictionary(group => group.Key, group => group.First().Value);

    /// <summary>A named argument, or the default when it is absent or does not compile.</summary>
    public static T Get<T>(Dictionary<string, TypedConstant> named, string name, T absent) =>
        named.TryGetValue(name, out TypedConstant constant) && constant.Kind != TypedConstantKind.Array && constant.Value is T value
            ? value
            : absent;

    /// <summary>The attribute as it stands in the source.</summary>
    public static Location? Place(AttributeData attribute) => attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation();

    /// <summary>The attribute's argument number <paramref name="index"/>, if the arguments are written one by one.</summary>
    public static Location? Place(AttributeData attribute, int count, int index)
    {
        AttributeSyntax? syntax = attribute.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax;
        List<AttributeArgumentSyntax>? positional = syntax?.ArgumentList?.Arguments.Where(argument => argument.NameEquals is null).ToList();
        return positional?.Count == count ? positional[index].GetLocation() : syntax?.GetLocation();
    }

    /// <summary>The attribute's argument of this name, if it is written.</summary>
    public static Location? Place(AttributeData attribute, string name)
    {
        AttributeSyntax? syntax = attribute.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax;
        AttributeArgumentSyntax? named = syntax?.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name);
        return (named ?? (SyntaxNode?)syntax)?.GetLocation();
    }
}
