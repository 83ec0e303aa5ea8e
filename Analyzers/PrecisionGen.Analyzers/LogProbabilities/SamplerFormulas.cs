using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>
/// What the sampling methods of a type record, for a ratio whose old side arrives as a parameter and cannot be followed: a class that
/// samples a token with its log-probability and learns from both, or has a method for the behaviour policy, records what that computes.
/// </summary>
internal static class SamplerFormulas
{
    public static IReadOnlyList<LogProbabilityFormula> Of(BlockContext block) =>
        [.. OfBehaviour(block), .. OtherMethods(block).SelectMany(method => OfTuple(method, block))];

    /// <summary>What a method like BehaviourLogProb computes: its name says that this is what acts.</summary>
    public static IReadOnlyList<LogProbabilityFormula> OfBehaviour(BlockContext block) => [.. OtherMethods(block)
        .Where(method => LogProbabilityNames.SaysRecorded(method.Name) && LogProbabilityNames.IsLogProbability(method.Name))
        .SelectMany(method => FormulaReader.ReadMember(method, block))];

    private static IEnumerable<IMethodSymbol> OtherMethods(BlockContext block) => block.Owner.ContainingType is not { } type
        ? []
        : type.GetMembers().OfType<IMethodSymbol>()
            .Where(method => method.MethodKind == MethodKind.Ordinary && !SymbolEqualityComparer.Default.Equals(method, block.Owner));

    private static IReadOnlyList<LogProbabilityFormula> OfTuple(IMethodSymbol method, BlockContext block)
    {
        if (Awaited(method.ReturnType) is not INamedTypeSymbol { IsTupleType: true } tuple)
        {
            return [];
        }

        IFieldSymbol? element = tuple.TupleElements.FirstOrDefault(one =>
            LogProbabilityNames.IsLogProbability(one.Name)
            && (one.Type.Name == "Tensor" || block.Known.KindOf(one.Type, block.Options).IsFloating()));
        return element is null
            ? []
            : FormulaReader.ReadAll(
                block.Whole.ResultsOf(method, block.Cancellation).SelectMany(result =>
                    TupleElements.Of(result, LogitFeatures.Ordinal(element), block.Whole, block.Cancellation)),
                block);
    }

    private static ITypeSymbol Awaited(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } arguments } ? arguments[0] : type;
}
