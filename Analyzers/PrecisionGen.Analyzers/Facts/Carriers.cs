using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers;

/// <summary>
/// The loops that carry the value of a variable, member or element from one round to the next: those in which it is neither
/// declared nor set anew, and whose counters do not choose another element.
/// </summary>
internal static class Carriers
{
    private static readonly string[] SumWords = ["grad", "grads", "gradient", "gradients", "sum", "sums", "accumulator", "accumulators", "accumulated"];


    /// <summary>How often the update can happen before its target starts anew; null if it is not carried at all.</summary>
    public static double? Rounds(IOperation update, IOperation target, BlockContext block)
    {
        ISymbol? symbol = target.SymbolOf();
        if (symbol is null && !IsElement(target))
        {
            return null;
        }

        double? rounds = null;
        foreach (IOperation outer in update.Ancestors())
        {
            switch (outer)
            {
                case ILoopOperation loop:
                    if (StartsAnewIn(symbol, target, loop, block))
                    {
                        return rounds;
                    }

                    if (!Chooses(loop, target, symbol, block))
                    {
                        rounds = (rounds ?? 1) * Lengths.MaximumRounds(loop, block);
                    }

                    break;
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    if (IsDeclaredIn(symbol, outer) || symbol is IParameterSymbol)
                    {
                        return rounds;
                    }

                    rounds = (symbol is ILocalSymbol or IParameterSymbol) && IsRepeated(outer) ? double.PositiveInfinity : rounds;
                    break;
            }
        }

        return rounds ?? (IsKeptBetweenCalls(symbol, target, block) || IsBufferOfSums(target, block) ? double.PositiveInfinity : null);
    }

    private static bool IsElement(IOperation target) => target.Bare()
        is IArrayElementReferenceOperation or IPropertyReferenceOperation { Arguments.IsEmpty: false } or IImplicitIndexerReferenceOperation;

    private static bool StartsAnewIn(ISymbol? symbol, IOperation target, ILoopOperation loop, BlockContext block) =>
        symbol is null
            ? target.Symbols().Any(part => part is ILocalSymbol { Type.TypeKind: not TypeKind.Pointer } local && IsDeclaredIn(local, loop) && IsCollection(local.Type))
            : IsDeclaredIn(symbol, loop) || block.Facts.WritesOf(symbol).Any(write =>
                Holds(loop, write) && BlockFacts.ValueWritten(write) is { } value && !value.Symbols().Contains(symbol, SymbolEqualityComparer.Default)
                && !IsOfSelf(value, symbol, block));

    // sum = next, where next = sum + x.
    private static bool IsOfSelf(IOperation value, ISymbol symbol, BlockContext block) =>
        block.Facts.Resolve(value).Symbols().Contains(symbol, SymbolEqualityComparer.Default);

    private static bool IsCollection(ITypeSymbol? type) => type is IArrayTypeSymbol || type?.Name is "Span" or "Memory" or "List" or "Dictionary";

    /// <summary>True if another round of the loop means another element or object.</summary>
    private static bool Chooses(ILoopOperation loop, IOperation target, ISymbol? symbol, BlockContext block)
    {
        HashSet<ISymbol> counters = new(CountersOf(loop), SymbolEqualityComparer.Default);
        HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);
        Stack<ISymbol> pending = new(target.Symbols().Where(one => !SymbolEqualityComparer.Default.Equals(one, symbol)));
        while (pending.Count > 0)
        {
            ISymbol one = pending.Pop();
            if (!seen.Add(one))
            {
                continue;
            }

            if (counters.Contains(one))
            {
                return true;
            }

            IOperation[] inside = block.Facts.WritesOf(one).Where(write => Holds(loop, write)).ToArray();
            if (inside.Length > 0 && !inside.Any(write => BlockFacts.ValueWritten(write) is not null || write is IForEachLoopOperation))
            {
                return true;
            }

            foreach (IOperation write in inside)
            {
                IOperation? source = write is IForEachLoopOperation each ? each.Collection : BlockFacts.ValueWritten(write);
                foreach (ISymbol read in source?.Symbols() ?? Enumerable.Empty<ISymbol>())
                {
                    pending.Push(read);
                }
            }
        }

        return false;
    }

    private static IEnumerable<ISymbol> CountersOf(ILoopOperation loop) => loop switch
    {
        IForEachLoopOperation each => each.Locals,
        IForLoopOperation counted => counted.AtLoopBottom.SelectMany(bottom => bottom.Symbols()),
        IWhileLoopOperation { Condition: { } condition } => condition.Symbols(),
        _ => loop.Locals,
    };

    /// <summary>A local function, or a lambda that is given to ForEach or For, runs many times for one variable outside of it.</summary>
    private static bool IsRepeated(IOperation function) => function is ILocalFunctionOperation
        || function.Ancestors().Take(3).OfType<IInvocationOperation>().FirstOrDefault()?.TargetMethod.Name is "ForEach" or "For" or "ForEachAsync";

    /// <summary>A field of a class keeps its sum from call to call, if this method does not set it.</summary>
    private static bool IsKeptBetweenCalls(ISymbol? symbol, IOperation target, BlockContext block) =>
        symbol is IFieldSymbol or IPropertySymbol
        && symbol.ContainingType is { TypeKind: TypeKind.Class }
        && block.Owner is not IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor or MethodKind.UserDefinedOperator }
        && (symbol.IsStatic || target.Bare() is IMemberReferenceOperation { Instance: IInstanceReferenceOperation })
        && !block.Facts.WritesOf(symbol).Any(write =>
            BlockFacts.ValueWritten(write) is { } value && !value.Symbols().Contains(symbol, SymbolEqualityComparer.Default));

    /// <summary>this.gradients[i] += g[i]: a buffer whose name says that calls add to it, and that this method does not clear.</summary>
    private static bool IsBufferOfSums(IOperation target, BlockContext block)
    {
        IOperation root = target.Bare();
        while (root is IArrayElementReferenceOperation element)
        {
            root = element.ArrayReference.Bare();
        }

        return !ReferenceEquals(root, target.Bare()) && root is IFieldReferenceOperation { Field: { ContainingType.TypeKind: TypeKind.Class } field }
            && NameWords.Of(field.Name).Any(word => Array.IndexOf(SumWords, word) >= 0)
            && block.Facts.WritesOf(field).Count == 0
            && !block.Facts.Calls.Any(call =>
                call.TargetMethod.Name is "Clear" or "Fill" && call.Symbols().Contains(field, SymbolEqualityComparer.Default));
    }

    private static bool IsDeclaredIn(ISymbol? symbol, IOperation region) => symbol is ILocalSymbol or IParameterSymbol
        && symbol.DeclaringSyntaxReferences.Any(reference =>
            reference.SyntaxTree == region.Syntax.SyntaxTree && region.Syntax.Span.Contains(reference.Span));

    private static bool Holds(IOperation region, IOperation operation) => region.Syntax.Span.Contains(operation.Syntax.Span);
}
