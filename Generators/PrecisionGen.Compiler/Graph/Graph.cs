using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Graphs;

/// <summary>The order of additions and the rounding points: part of a graph's meaning and of its fingerprint.</summary>
public enum Profile
{
    /// <summary>The contract of Runtime/ARITHMETIC.md.</summary>
    Exact1,

    /// <summary>Other orders and other rounding points, as a separate engine has.</summary>
    Independent,

    /// <summary>Other orders, the same rounding points.</summary>
    Reordered,
}

/// <summary>
/// One forward of a model at one dtype, shapes and dtypes known: immutable values in order of execution. In a forward of tokens a sample
/// is one position of a sequence, and shapes leave out the time axis that every activation has.
/// </summary>
public sealed record Graph(
    string Name,
    DType ModelDType,
    Profile Profile,
    EquatableArray<Node> Nodes,
    EquatableArray<InputDefinition> Inputs,
    EquatableArray<OutputDefinition> Outputs,
    EquatableArray<ParameterDefinition> Parameters)
{
    /// <summary>Whether samples are positions of sequences.</summary>
    public bool IsSequence => Inputs.Any(input => input.HasTime);

    public Node this[int id] => Nodes[id];

    public IEnumerable<Node> OperandsOf(Node node) => node.Operands.Select(id => Nodes[id]);
}
