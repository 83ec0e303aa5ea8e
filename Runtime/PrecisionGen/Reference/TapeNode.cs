using System;
using System.Threading;

namespace PrecisionGen.Reference;

/// <summary>
/// One executed operation, linked to its operands: the tape that a backward pass walks. A node lives as long as a tensor that
/// depends on it.
/// </summary>
internal sealed class TapeNode(string operation, Tensor result, Operand[] operands)
{
    private static long lastSequence;

    /// <summary>The operation's name, for messages and the debugger.</summary>
    public string Operation { get; } = operation;

    /// <summary>What the operation returned.</summary>
    public Tensor Result { get; } = result;

    /// <summary>The operands in the order in which the operation names them.</summary>
    public Operand[] Operands { get; } = operands;

    /// <summary>Grows with every operation that is executed, so that it orders the nodes of one tape by execution.</summary>
    public long Sequence { get; } = Interlocked.Increment(ref lastSequence);

    /// <inheritdoc/>
    public override string ToString() => $"{Operation} -> {Result}";
}

/// <summary>An operand of an operation and how the operation's gradient reaches it.</summary>
/// <param name="Value">The operand.</param>
/// <param name="Gradient">Streams the gradient into a target; null where none passes.</param>
/// <param name="Sum">How the streamed terms are added within one sample.</param>
internal readonly record struct Operand(Tensor Value, OperandGradient? Gradient, GradientSum Sum);

/// <summary>Streams the gradient of one operand, terms of an element in ascending order.</summary>
/// <param name="y">The operation's stored, rounded result.</param>
/// <param name="dy">The gradient of the result.</param>
/// <param name="target">Receives the products and terms.</param>
internal delegate void OperandGradient(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, GradientTarget target);

/// <summary>What a result was computed from beside its operands.</summary>
internal enum TensorSource
{
    /// <summary>Nothing.</summary>
    Operands,

    /// <summary>Indices of the sample.</summary>
    Indices,

    /// <summary>The tokens of a sequence: the leading axis of the result is time.</summary>
    Tokens,
}

/// <summary>How the terms of an operand's gradient are added.</summary>
internal enum GradientSum
{
    /// <summary>Each element receives one term at most, and that term is its gradient.</summary>
    Elementwise,

    /// <summary>Each element is a contraction: a chain in blocks of 256.</summary>
    Contraction,

    /// <summary>Each element is one ascending chain of additions without blocks.</summary>
    Gather,

    /// <summary>Each element is a contraction over some of the rows, whose blocks of 256 are counted over all rows.</summary>
    Routed,
}
