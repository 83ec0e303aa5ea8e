using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>Where a value is stored, as text without indices: "layer.Gradients[]" for layer.Gradients[i] and for the g of a loop over it.</summary>
internal static class ValuePaths
{
    private const int MaximumDepth = 10;

    /// <summary>The path, or null for what is computed.</summary>
    public static string? Of(IOperation? operation, BlockContext block) => Of(operation, block, 0) is { } path ? Trimmed(path) : null;

    /// <summary>True if both are the same storage or one lies inside the other.</summary>
    public static bool Overlap(string a, string b) =>
        a == b || IsInside(a, b) || IsInside(b, a);

    private static bool IsInside(string part, string whole) =>
        part.Length > whole.Length && part.StartsWith(whole, StringComparison.Ordinal) && part[whole.Length] is '[' or '.';

    private static string? Of(IOperation? operation, BlockContext block, int depth)
    {
        if (operation is null || depth > MaximumDepth)
        {
            return null;
        }

        switch (operation.WithoutCasts())
        {
            case ILocalReferenceOperation local:
                return OfLocal(local.Local, block, depth);
            case IParameterReferenceOperation parameter:
                return parameter.Parameter.Name;
            case IInstanceReferenceOperation:
                return "this";
            case IFieldReferenceOperation field:
                return OfMember(field, block, depth);
            case IPropertyReferenceOperation { Property.IsIndexer: true } indexer:
                return Of(indexer.Instance, block, depth + 1) is { } collection ? collection + "[]" : null;
            case IPropertyReferenceOperation property:
                return OfMember(property, block, depth);
            case IArrayElementReferenceOperation element:
                return Of(element.ArrayReference, block, depth + 1) is { } array ? array + "[]" : null;
            case IInvocationOperation { TargetMethod.Name: "AsSpan" or "Slice" or "AsMemory" or "ToArray" or "grad" or "AsReadOnly" } view:
                return Of(view.Instance ?? view.Arguments.FirstOrDefault()?.Value, block, depth + 1);
            case IConditionalAccessOperation access:
                return Of(access.WhenNotNull, block, depth + 1);
            case IConditionalAccessInstanceOperation instance:
                return Of(instance.Ancestors().OfType<IConditionalAccessOperation>().FirstOrDefault()?.Operation, block, depth + 1);
            default:
                return null;
        }
    }

    private static string? OfMember(IMemberReferenceOperation member, BlockContext block, int depth) =>
        member.Instance is null or IInstanceReferenceOperation ? member.Member.Name
        : Of(member.Instance, block, depth + 1) is { } owner ? owner + "." + member.Member.Name
        : member.Member.Name;

    private static string OfLocal(ILocalSymbol local, BlockContext block, int depth)
    {
        if (block.Facts.WritesOf(local).OfType<IForEachLoopOperation>().FirstOrDefault() is { } loop)
        {
            return (Of(loop.Collection, block, depth + 1) ?? local.Name) + "[]";
        }

        return block.Facts.OnlyValue(local) is { } value && !local.IsFixed && Of(value, block, depth + 1) is { } source ? source : local.Name;
    }

    private static string Trimmed(string path)
    {
        while (path.EndsWith("[]", StringComparison.Ordinal))
        {
            path = path.Substring(0, path.Length - 2);
        }

        return path;
    }
}
