using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace PrecisionGen.Frontend;

/// <summary>What the interpreter knows of a C# value while it reads a body.</summary>
internal abstract record SymbolicValue;

/// <summary>A value behind an error that was already reported: whatever uses it reports nothing.</summary>
internal sealed record UnknownValue : SymbolicValue
{
    public static UnknownValue Instance { get; } = new();
}

/// <summary>A tensor or indices: the instruction that computes it.</summary>
internal sealed record InstructionValue(int Instruction) : SymbolicValue;

/// <summary>A C# constant: int (also of an enum), float, bool, string or null.</summary>
internal sealed record ConstantValue(object? Value) : SymbolicValue;

/// <summary>An array or a list of submodules.</summary>
internal sealed record ArrayValue(IReadOnlyList<SymbolicValue> Elements) : SymbolicValue;

/// <summary>A tuple.</summary>
internal sealed record TupleValue(IReadOnlyList<SymbolicValue> Elements) : SymbolicValue;

/// <summary>The model itself or one of its submodules; the prefix of its parameters' names is empty or ends with a dot.</summary>
internal sealed record InstanceValue(INamedTypeSymbol Type, string Prefix) : SymbolicValue
{
    /// <summary>The submodule, or the list of them, in one of this instance's properties.</summary>
    public static SymbolicValue Child(InstanceValue parent, SubmoduleReading submodule)
    {
        string name = parent.Prefix + submodule.Property.Name + ".";
        return submodule.Count is int count
            ? new ArrayValue(Enumerable.Range(0, count).Select(i => new InstanceValue(submodule.Module, $"{name}{i}.")).ToArray())
            : new InstanceValue(submodule.Module, name);
    }
}
