using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Emission.Types;

/// <summary>Emits the properties of a model or module: parameters and submodules, looked up in a scope of names.</summary>
public static class MemberEmitter
{
    /// <summary>The runtime's type that finds parameters by name below a prefix.</summary>
    public const string ScopeType = "global::PrecisionGen.ParameterScope";

    /// <summary>The field that holds the scope.</summary>
    public const string ScopeField = "generatedScope";

    private const string ReadOnlyList = "global::System.Collections.Generic.IReadOnlyList";

    /// <summary>Writes the fields and the partial properties.</summary>
    public static void WriteMembers(SourceWriter writer, TypeDefinition type)
    {
        writer.WriteLine($"private readonly {ScopeType} {ScopeField};");
        foreach (SubmoduleMember submodule in type.Members.OfType<SubmoduleMember>())
        {
            writer.WriteLine($"private readonly {PropertyType(submodule)} {FieldName(submodule)};");
        }

        foreach (MemberDefinition member in type.Members)
        {
            writer.WriteLine();
            WriteProperty(writer, member);
        }
    }

    /// <summary>Writes the statements of a constructor that fill the fields from the scope in <paramref name="scope"/>.</summary>
    public static void WriteInitialization(SourceWriter writer, TypeDefinition type, string scope)
    {
        writer.WriteLine($"this.{ScopeField} = {scope};");
        foreach (SubmoduleMember submodule in type.Members.OfType<SubmoduleMember>())
        {
            if (submodule.Count is not int count)
            {
                writer.WriteLine($"this.{FieldName(submodule)} = new {submodule.ModuleType}({scope}.Child(\"{submodule.Name}\"));");
                continue;
            }

            using SourceWriter.Scope _ = writer.Block($"this.{FieldName(submodule)} = new {submodule.ModuleType}[]", ";");
            foreach (int i in Enumerable.Range(0, count))
            {
                string index = i.ToString(CultureInfo.InvariantCulture);
                writer.WriteLine($"new {submodule.ModuleType}({scope}.Child(\"{submodule.Name}\", {index})),");
            }
        }
    }

    /// <summary>Writes every property with a body that throws.</summary>
    public static void WriteThrowingMembers(SourceWriter writer, TypeDefinition type, string message)
    {
        foreach (MemberDefinition member in type.Members)
        {
            (string propertyType, string accessors) = member switch
            {
                ParameterMember => ("global::PrecisionGen.Tensor", "get"),
                SubmoduleMember submodule => (PropertyType(submodule), "get"),
                OpaqueMember opaque => (opaque.Type, opaque.Accessors),
                _ => ("object", "get"),
            };
            WriteAccessors(writer, $"{member.Modifiers} {propertyType} {member.Name}", accessors.Split(' '), message);
            writer.WriteLine();
        }
    }

    /// <summary>An expression that throws, naming the fix.</summary>
    public static string Throw(string message) => $"throw new global::System.InvalidOperationException(\"{message}\")";

    private static void WriteProperty(SourceWriter writer, MemberDefinition member)
    {
        switch (member)
        {
            case ParameterMember:
                string tensor = $"this.{ScopeField}.Tensor(\"{member.Name}\")";
                writer.WriteLine($"{member.Modifiers} global::PrecisionGen.Tensor {member.Name} => {tensor};");
                break;
            case SubmoduleMember submodule:
                writer.WriteLine($"{member.Modifiers} {PropertyType(submodule)} {member.Name} => this.{FieldName(submodule)};");
                break;
            case OpaqueMember opaque:
                string message = $"The declaration of '{opaque.Name}' has an error that the build reports; correct it.";
                WriteAccessors(writer, $"{opaque.Modifiers} {opaque.Type} {opaque.Name}", opaque.Accessors.Split(' '), message);
                break;
        }
    }

    private static void WriteAccessors(SourceWriter writer, string header, IEnumerable<string> accessors, string message)
    {
        using SourceWriter.Scope _ = writer.Block(header);
        foreach (string accessor in accessors)
        {
            writer.WriteLine($"{accessor} => {Throw(message)};");
        }
    }

    private static string PropertyType(SubmoduleMember submodule) =>
        submodule.Count is null ? submodule.ModuleType : $"{ReadOnlyList}<{submodule.ModuleType}>";

    private static string FieldName(SubmoduleMember submodule) => "generated" + submodule.Name;
}
