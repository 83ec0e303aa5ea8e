using System;
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

    private const string ReadOnlyList = "global::System.Collections.Generic.IReadOnlyList";

    /// <summary>Writes the fields and the partial properties.</summary>
    public static void WriteMembers(SourceWriter writer, TypeDefinition type)
    {
        writer.WriteLine($"private readonly {ScopeType} {GeneratedNames.Scope};");
        foreach (SubmoduleMember submodule in type.Members.OfType<SubmoduleMember>())
        {
            writer.WriteLine($"private readonly {PropertyType(submodule)} {GeneratedNames.FieldOf(submodule.Name)};");
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
        writer.WriteLine($"{GeneratedNames.Scope} = {scope};");
        foreach (SubmoduleMember submodule in type.Members.OfType<SubmoduleMember>())
        {
            string field = $"{GeneratedNames.FieldOf(submodule.Name)}";
            string child = $"new {submodule.ModuleType}({GeneratedNames.Scope}.Child(\"{submodule.Name}\"";
            if (submodule.Count is not int count)
            {
                writer.WriteLine($"{field} = {child}));");
                continue;
            }

            using SourceWriter.Scope _ = writer.Block($"{field} = new {submodule.ModuleType}[]", ";");
            foreach (int i in Enumerable.Range(0, count))
            {
                writer.WriteLine($"{child}, {i.ToString(CultureInfo.InvariantCulture)})),");
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
            WriteAccessors(writer, $"{member.Modifiers} {propertyType} {Name(member)}", accessors.Split(' '), message);
            writer.WriteLine();
        }
    }

    /// <summary>An expression that throws, naming the fix.</summary>
    public static string Throw(string message) => $"throw new global::System.InvalidOperationException(\"{message}\")";

    private static void WriteProperty(SourceWriter writer, MemberDefinition member)
    {
        (string type, string value) = member switch
        {
            ParameterMember => ("global::PrecisionGen.Tensor", $"{GeneratedNames.Scope}.Tensor(\"{member.Name}\")"),
            SubmoduleMember submodule => (PropertyType(submodule), $"{GeneratedNames.FieldOf(member.Name)}"),
            _ => throw new ArgumentException($"'{member.Name}' has no valid declaration.", nameof(member)),
        };
        writer.WriteLine($"{member.Modifiers} {type} {Name(member)} => {value};");
    }

    private static void WriteAccessors(SourceWriter writer, string header, IEnumerable<string> accessors, string message)
    {
        using SourceWriter.Scope _ = writer.Block(header);
        foreach (string accessor in accessors)
        {
            writer.WriteLine($"{accessor} => {Throw(message)};");
        }
    }

    private static string Name(MemberDefinition member) => Keywords.Escape(member.Name);

    private static string PropertyType(SubmoduleMember submodule) =>
        submodule.Count is null ? submodule.ModuleType : $"{ReadOnlyList}<{submodule.ModuleType}>";
}
