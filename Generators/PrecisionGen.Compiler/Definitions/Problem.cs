namespace PrecisionGen.Compiler.Definitions;

/// <summary>An error in a definition, as data: which rule, at which instruction of which forward, with the words for its message.</summary>
/// <param name="Id">The diagnostic's id, such as PG0101.</param>
/// <param name="Forward">The forward's index; -1 for the model itself.</param>
/// <param name="Instruction">The instruction's index; -1 for the forward itself.</param>
/// <param name="Arguments">What the message is filled with.</param>
public sealed record Problem(string Id, int Forward, int Instruction, EquatableArray<string> Arguments);
