using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace PrecisionGen.Frontend;

/// <summary>One inlined call: the method, the object it is called on, and the values of its locals and parameters.</summary>
internal sealed class MethodFrame(IMethodSymbol method, InstanceValue? instance, MethodFrame? caller)
{
    public IMethodSymbol Method { get; } = method;

    public InstanceValue? Instance { get; } = instance;

    public Dictionary<ISymbol, SymbolicValue> Variables { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>The returned value; null until a return statement ran.</summary>
    public SymbolicValue? Result { get; set; }

    /// <summary>Whether the method is already being inlined.</summary>
    public bool IsInside(IMethodSymbol other)
    {
        for (MethodFrame? frame = this; frame is not null; frame = frame.Caller)
        {
            if (SymbolEqualityComparer.Default.Equals(frame.Method, other))
            {
                return true;
            }
        }

        return false;
    }

    private MethodFrame? Caller { get; } = caller;
}
