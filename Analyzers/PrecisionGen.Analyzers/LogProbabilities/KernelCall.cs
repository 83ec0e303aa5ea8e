using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>Calls of generated kernels: which model, held by which variable, viewed at which dtype.</summary>
internal static class KernelCall
{
    /// <summary>The model of a call on a generated kernel; the attribute survives in metadata, so other assemblies count too.</summary>
    public static INamedTypeSymbol? ModelOf(IInvocationOperation call) =>
        call.Instance is not null && call.TargetMethod.ContainingType is { ContainingType: { } outer } kernel
            && (outer.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "PrecisionModelAttribute") || IsKernel(kernel))
            ? outer
            : null;

    private static bool IsKernel(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? one = type.BaseType; one is not null; one = one.BaseType)
        {
            if (one.Name == "ModelKernel" && one.ContainingNamespace?.ToDisplayString() == "PrecisionGen.Execution")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for what the callee writes: a span, or an array where nothing is returned.</summary>
    public static bool IsOutput(IParameterSymbol parameter) =>
        parameter.RefKind is RefKind.Out or RefKind.Ref
        || parameter.Type is INamedTypeSymbol { Name: "Span" }
        || (parameter.Type is IArrayTypeSymbol && parameter.ContainingSymbol is IMethodSymbol { ReturnsVoid: true });

    public static void Describe(LogProbabilityFormula formula, IInvocationOperation call, INamedTypeSymbol model, BlockContext block)
    {
        formula.Model = model;
        IOperation? kernel = call.Instance;
        for (int step = 0; step < 8 && kernel is not null; step++)
        {
            switch (kernel.WithoutCasts())
            {
                case IInvocationOperation { TargetMethod.Name: "WithDType", Instance: { } viewed } view:
                    formula.DType = view.Arguments.FirstOrDefault()?.Value.SymbolOf()?.Name;
                    kernel = viewed;
                    break;
                case IInvocationOperation { Instance: { } owner } create when create.TargetMethod.Name.StartsWith("Create", System.StringComparison.Ordinal):
                    kernel = owner;
                    break;
                case { } named when named.SymbolOf() is { } symbol:
                    IOperation[] sources = block.Whole.Sources.Of(symbol, block.Cancellation)
                        .Where(source => source is not IArgumentOperation)
                        .ToArray();
                    if (SymbolEqualityComparer.Default.Equals(named.Type, model)
                        && !sources.Any(source => source.WithoutCasts() is IInvocationOperation { TargetMethod.Name: "WithDType" }))
                    {
                        formula.ModelVariable = Holder(symbol, block);
                        return;
                    }

                    kernel = sources.Length == 1 ? sources[0] : null;
                    break;
                default:
                    return;
            }
        }
    }

    /// <summary>Where a variable gets its model from, through fields, constructors and arguments that only hand it on.</summary>
    private static ISymbol Holder(ISymbol symbol, BlockContext block)
    {
        for (int step = 0; step < 8; step++)
        {
            IReadOnlyList<IOperation> sources = block.Whole.Sources.Of(symbol, block.Cancellation);
            if (sources.Count != 1 || sources[0] is IArgumentOperation || sources[0].SymbolOf() is not { } next
                || SymbolEqualityComparer.Default.Equals(next, symbol))
            {
                break;
            }

            symbol = next;
        }

        return symbol;
    }

    /// <summary>
    /// True if two variables are seen to hold two models: each is created in its own place, or both are given to one method. Two
    /// parameters of two methods may be given the same model by code that is not at hand.
    /// </summary>
    public static bool AreDistinct(ISymbol a, ISymbol b, BlockContext block) =>
        !SymbolEqualityComparer.Default.Equals(a, b)
        && ((IsCreated(a, block) && IsCreated(b, block))
            || (a is IParameterSymbol && b is IParameterSymbol && SymbolEqualityComparer.Default.Equals(a.ContainingSymbol, b.ContainingSymbol)));

    private static bool IsCreated(ISymbol symbol, BlockContext block) =>
        block.Whole.Sources.Of(symbol, block.Cancellation) is { Count: 1 } sources && sources[0].WithoutCasts() is IObjectCreationOperation;
}
