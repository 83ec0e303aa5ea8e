using System.Linq;

namespace PrecisionGen.Compiler.Definitions;

/// <summary>What the front end read from one model class: plain immutable data that holds nothing of Roslyn.</summary>
/// <param name="Type">The class, with its parameters and submodules in declaration order.</param>
/// <param name="DTypes">The dtypes to compile for, the default first.</param>
/// <param name="Pairings">Bits of the runtime's Pairing: 1 paired, 2 independent, 4 reordered.</param>
/// <param name="Parameters">Every parameter of the model and its modules, depth first, with full names such as Blocks.3.Gain.</param>
/// <param name="Forwards">The forwards in declaration order.</param>
public sealed record ModelDefinition(
    TypeDefinition Type,
    EquatableArray<DType> DTypes,
    int Pairings,
    EquatableArray<ParameterDefinition> Parameters,
    EquatableArray<ForwardDefinition> Forwards);

/// <summary>A parameter: its full name, shape and initialization.</summary>
/// <param name="Initializer">The name of the runtime's Initializer member.</param>
/// <param name="GainBits">The bits of the float32 gain.</param>
/// <param name="ValueBits">The bits of the float32 value of a constant initializer.</param>
public sealed record ParameterDefinition(
    string Name, EquatableArray<int> Shape, string Initializer, int GainBits, int ValueBits, bool Trainable)
{
    /// <summary>The values that weights are held to; null for any.</summary>
    public DeclaredRange? Range { get; init; }
}

/// <summary>A forward of one sample: a straight list of named operations, loops unrolled and calls inlined.</summary>
/// <param name="Name">The method's name.</param>
/// <param name="Modes">Bits of the runtime's Modes: 1 inference, 2 training, 4 decoding.</param>
/// <param name="Outputs">The returned values, in tuple order.</param>
public sealed record ForwardDefinition(
    string Name,
    int Modes,
    EquatableArray<InputDefinition> Inputs,
    EquatableArray<Instruction> Instructions,
    EquatableArray<OutputDefinition> Outputs)
{
    /// <summary>Whether samples are positions of sequences.</summary>
    public bool IsSequence => Inputs.Any(input => input.HasTime);

    /// <summary>Whether a decoder runs it.</summary>
    public bool IsDecoded => (Modes & 4) != 0;
}

/// <summary>An input of one sample.</summary>
/// <param name="Shape">Its dimensions; without the time axis where it has one.</param>
/// <param name="IsIndices">True for integer indices or tokens, false for a tensor.</param>
/// <param name="DType">The dtype it is rounded to on entry; null for the model's own.</param>
/// <param name="HasTime">True for tokens: one value at each position of a sequence.</param>
public sealed record InputDefinition(string Name, EquatableArray<int> Shape, bool IsIndices, DType? DType, bool HasTime = false)
{
    /// <summary>The values that the caller promises; null for any.</summary>
    public DeclaredRange? Range { get; init; }

    /// <summary>Tokens: one index at each position of a sequence.</summary>
    public static InputDefinition OfTokens(string name) => new(name, new EquatableArray<int>(1), true, null, true);
}

/// <summary>A returned value: the tuple element's name (or Result) and the instruction that computes it.</summary>
public sealed record OutputDefinition(string Name, int Value);

/// <summary>One operation; its value is known by its index in the forward. Operands are earlier indices.</summary>
/// <param name="Attributes">Constants of the operation, as <see cref="Operation"/> lists them; floats as their bits.</param>
/// <param name="Name">The local variable it was assigned to, for names in emitted code; null when it has none.</param>
public sealed record Instruction(
    Operation Operation, EquatableArray<int> Operands, EquatableArray<int> Attributes, string? Name = null);
