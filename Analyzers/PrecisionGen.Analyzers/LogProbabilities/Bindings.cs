using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.LogProbabilities;

/// <summary>The arguments of the calls that were followed into methods: one method may be called with logits and with scaled logits.</summary>
internal sealed class Bindings
{
    private readonly Dictionary<ISymbol, IOperation> bound = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> closed = new(SymbolEqualityComparer.Default);

    /// <summary>The argument that the parameter stands for, or null if its method was not entered through a call.</summary>
    public IOperation? Of(ISymbol parameter) => bound.TryGetValue(parameter.OriginalDefinition, out IOperation? argument) ? argument : null;

    /// <summary>The parameters stay what they are: a summary of a method holds for any caller.</summary>
    public void Close(IMethodSymbol method) => closed.UnionWith(method.OriginalDefinition.Parameters);

    public bool IsClosed(ISymbol symbol) => closed.Contains(symbol.OriginalDefinition);

    public void Enter(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod.OriginalDefinition;
        foreach (IArgumentOperation argument in call.Arguments)
        {
            // A call inside itself would bind a parameter to an expression of it.
            if (argument.Parameter is { } parameter && parameter.Ordinal < method.Parameters.Length
                && !argument.Value.Symbols().Contains(method.Parameters[parameter.Ordinal], SymbolEqualityComparer.Default))
            {
                bound[method.Parameters[parameter.Ordinal]] = argument.Value;
            }
        }
    }

    public Bindings Copy()
    {
        Bindings copy = new();
        foreach (KeyValuePair<ISymbol, IOperation> pair in bound)
        {
            copy.bound.Add(pair.Key, pair.Value);
        }

        copy.closed.UnionWith(closed);
        return copy;
    }
}
