using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>Why the order of a collection's entries may change.</summary>
internal enum EntryOrder
{
    /// <summary>It cannot, or nothing says so.</summary>
    Fixed,

    /// <summary>Dictionary and HashSet: entries take the places of removed ones.</summary>
    Insertion,

    /// <summary>Immutable and frozen sets, Hashtable: by hash, and the hash of a string differs in every process.</summary>
    Hash,

    /// <summary>Concurrent collections: by bucket, by the number of cores, and by which thread came first.</summary>
    Threads,
}

/// <summary>Follows what a loop or a query runs over back to a collection without an order of its own.</summary>
internal static class HashCollections
{
    /// <summary>The order of a sequence, and the collection that it comes from.</summary>
    public static EntryOrder OrderOf(IOperation sequence, BlockContext block, out IOperation source)
    {
        source = sequence.WithoutCasts();
        for (int step = 0; step < 16; step++)
        {
            if (KindOf(source.Type) is { } kind)
            {
                return kind != EntryOrder.Insertion || CanLoseEntries(source, block) ? kind : EntryOrder.Fixed;
            }

            switch (source)
            {
                case IPropertyReferenceOperation { Property.Name: "Keys" or "Values", Instance: { } instance }:
                    source = instance.WithoutCasts();
                    break;
                case IInvocationOperation { TargetMethod.ContainingType.Name: "Enumerable", Arguments.Length: > 0 } query
                    when KeepsOrder(query.TargetMethod.Name):
                    source = query.Arguments[0].Value.WithoutCasts();
                    break;
                case ILocalReferenceOperation local when block.Facts.OnlyValue(local.Local) is { } value && !IsSorted(local.Local, block):
                    source = value.WithoutCasts();
                    break;
                default:
                    return EntryOrder.Fixed;
            }
        }

        return EntryOrder.Fixed;
    }

    private static bool KeepsOrder(string query) => query is
        "AsEnumerable" or "Select" or "SelectMany" or "Where" or "ToList" or "ToArray" or "Cast" or "OfType" or "Take" or "Skip"
        or "TakeWhile" or "SkipWhile" or "Reverse" or "Concat" or "Append" or "Prepend" or "Distinct" or "Zip";

    // Written out, the namespace of every collection would cost more than the rest of the rule.
    private static bool HasSuchName(string name) => name.EndsWith("Dictionary", System.StringComparison.Ordinal)
        || name.EndsWith("Set", System.StringComparison.Ordinal) || name is "ConcurrentBag" or "Hashtable";

    private static EntryOrder? KindOf(ITypeSymbol? type)
    {
        if (type is not INamedTypeSymbol { SpecialType: SpecialType.None } named || !HasSuchName(named.Name))
        {
            return null;
        }

        switch (named.ContainingNamespace?.ToDisplayString(), named.Name)
        {
            case ("System.Collections.Concurrent", "ConcurrentDictionary" or "ConcurrentBag"):
                return EntryOrder.Threads;
            case ("System.Collections.Generic", "Dictionary" or "HashSet" or "IDictionary" or "IReadOnlyDictionary"
                or "ISet" or "IReadOnlySet"):
                return EntryOrder.Insertion;
            case ("System.Collections", "Hashtable"):
                return EntryOrder.Hash;
            case ("System.Collections.Immutable", "ImmutableDictionary" or "ImmutableHashSet"):
            case ("System.Collections.Frozen", "FrozenDictionary" or "FrozenSet"):
                // The hash of a number is the number: the same in every process.
                return named.TypeArguments.FirstOrDefault() is { IsReferenceType: true } ? EntryOrder.Hash : EntryOrder.Fixed;
            default:
                return null;
        }
    }

    /// <summary>
    /// False for a collection that is filled here, or is private, and that nothing is removed from: it keeps the order of
    /// insertion.
    /// </summary>
    private static bool CanLoseEntries(IOperation source, BlockContext block)
    {
        switch (source)
        {
            case IParameterReferenceOperation:
                return true;
            case ILocalReferenceOperation local:
                return RemovesHere(local.Local, block)
                    || (block.Facts.OnlyValue(local.Local) is { } value && value.WithoutCasts() is not ILocalReferenceOperation
                        && CanLoseEntries(value.WithoutCasts(), block));
            case IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol } member:
                return member.Member.DeclaredAccessibility != Accessibility.Private || Removes(member.Member, block);
            default:
                return false;
        }
    }

    private static bool RemovesHere(ILocalSymbol local, BlockContext block) => block.Facts.Calls.Any(call =>
            IsRemoval(call.TargetMethod.Name) && call.Instance is { } instance
                && SymbolEqualityComparer.Default.Equals(instance.SymbolOf(), local));

    private static bool Removes(ISymbol member, BlockContext block) => member.ContainingType.DeclaringSyntaxReferences.Any(reference =>
        reference.GetSyntax(block.Cancellation).DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access =>
            IsRemoval(access.Name.Identifier.Text) && access.Expression switch
            {
                IdentifierNameSyntax name => name.Identifier.Text == member.Name,
                MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: { } name } => name.Identifier.Text == member.Name,
                _ => false,
            }));

    private static bool IsRemoval(string method) =>
        method is "Remove" or "RemoveWhere" or "ExceptWith" or "IntersectWith" or "SymmetricExceptWith";

    /// <summary>list.Sort() or Array.Sort(array) somewhere in the method.</summary>
    private static bool IsSorted(ILocalSymbol local, BlockContext block) => block.Facts.Calls.Any(call => call.TargetMethod.Name is "Sort"
            && call.Symbols().Any(symbol => SymbolEqualityComparer.Default.Equals(symbol, local)));
}
