namespace PrecisionGen.Compiler.Definitions;

/// <summary>A model or module class and the members that the generator completes.</summary>
/// <param name="Namespace">The namespace, empty for the global one.</param>
/// <param name="EnclosingTypes">Headers of enclosing types from the outside, such as "public static partial class Models".</param>
/// <param name="Modifiers">The class's own modifiers as written, such as "public sealed partial".</param>
/// <param name="Name">The class's name.</param>
/// <param name="Members">Parameters and submodules in declaration order.</param>
public sealed record TypeDefinition(
    string Namespace, EquatableArray<string> EnclosingTypes, string Modifiers, string Name, EquatableArray<MemberDefinition> Members)
{
    /// <summary>A name that is unique in the compilation, for hint names: namespace, enclosing types and name joined by dots.</summary>
    public string FullName { get; init; } = Name;

    /// <summary>What the type is: a class, or what has to become one before it is a definition, such as a record.</summary>
    public string Keyword { get; init; } = "class";

    /// <summary>The names of the type parameters in angle brackets; empty for a type that has none, as a definition must be.</summary>
    public string TypeParameters { get; init; } = "";

    /// <summary>Whether members can be added beside the properties: not to a static class, nor to a type that is no class.</summary>
    public bool TakesMembers { get; init; } = true;

    /// <summary>The members that the generator would add but the user declared, among them a constructor as .ctor.</summary>
    public EquatableArray<string> Taken { get; init; }
}

/// <summary>A property that the generator completes.</summary>
/// <param name="Modifiers">The property's modifiers as written, such as "private partial".</param>
public abstract record MemberDefinition(string Modifiers, string Name);

/// <summary>A parameter property of type Tensor.</summary>
public sealed record ParameterMember(string Modifiers, string Name) : MemberDefinition(Modifiers, Name);

/// <summary>A submodule property.</summary>
/// <param name="ModuleType">The module's type, fully qualified with global::.</param>
/// <param name="Count">The length of the list; null for a single module.</param>
public sealed record SubmoduleMember(string Modifiers, string Name, string ModuleType, int? Count) : MemberDefinition(Modifiers, Name);
