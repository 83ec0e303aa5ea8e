using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Emission.Types;

/// <summary>A partial property whose declaration is wrong: it gets a body that throws, so that only its own error shows.</summary>
/// <param name="Type">The property's type, fully qualified with global::.</param>
/// <param name="Accessors">The accessors declared, such as "get set".</param>
public sealed record OpaqueMember(string Modifiers, string Name, string Type, string Accessors) : MemberDefinition(Modifiers, Name);
