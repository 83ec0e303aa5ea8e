using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Graphs;

/// <summary>What a node computes.</summary>
public enum NodeKind
{
    /// <summary>An operation of the definition.</summary>
    Value,

    /// <summary>The gradient that the caller passes for one output; <see cref="Node.Operand"/> is the output's index.</summary>
    OutputGradient,

    /// <summary>The contribution that operation <see cref="Node.Operation"/> passes to its operand number <see cref="Node.Operand"/>.</summary>
    Gradient,

    /// <summary>The sum of several contributions, added in the order of the operands.</summary>
    Total,

    /// <summary>The normalized input of a norm in float32, which the gradient of its gain multiplies.</summary>
    Normalized,

    /// <summary>The step's accumulator of one use of a parameter or derived value; <see cref="Node.Operand"/> as for a gradient.</summary>
    Use,
}

/// <summary>On what a node's value depends, and so where it lies and how often it is computed.</summary>
public enum Placement
{
    /// <summary>A C# scalar.</summary>
    Constant,

    /// <summary>Integer indices of one sample.</summary>
    Indices,

    /// <summary>A parameter's storage copy.</summary>
    Parameter,

    /// <summary>Computed from parameters and constants alone: once for each version of the weights.</summary>
    Derived,

    /// <summary>Depends on an input: once for each sample.</summary>
    Activation,
}

/// <summary>One value of a graph. Operands are ids of earlier nodes.</summary>
/// <param name="Operand">The operand or output that a gradient belongs to; -1 for values.</param>
/// <param name="Operands">For gradients and uses: the gradient of the result, the operation's operands, its result.</param>
/// <param name="DType">What the result is rounded to; Float32 rounds nothing.</param>
/// <param name="Name">The local variable of the definition that holds it, if any.</param>
/// <param name="Source">For gradients and uses: the value whose operation they differentiate; -1 for values.</param>
public sealed record Node(
    int Id,
    NodeKind Kind,
    Operation Operation,
    int Operand,
    EquatableArray<int> Operands,
    EquatableArray<int> Attributes,
    Shape Shape,
    DType DType,
    Placement Placement,
    string? Name,
    int Source = -1)
{
    /// <summary>Whether loops over it run once for each sample of a batch.</summary>
    public bool IsPerSample => Placement is Placement.Activation or Placement.Indices;

    /// <summary>Whether it is computed from parameters alone, or is one.</summary>
    public bool IsFromParameters => Placement is Placement.Parameter or Placement.Derived;
}
