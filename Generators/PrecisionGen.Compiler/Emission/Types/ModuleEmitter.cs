using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Emission.Types;

/// <summary>Emits the other half of a module: its constructor and its properties. A module has no kernels of its own.</summary>
public static class ModuleEmitter
{
    /// <summary>The emitted file of a module.</summary>
    public static string Emit(TypeDefinition type) => TypeFile.Emit(type, Summary(type), "", writer =>
    {
        MemberEmitter.WriteMembers(writer, type);
        writer.WriteLine();
        writer.WriteLine("/// <summary>Finds the module's parameters below the scope's name.</summary>");
        using SourceWriter.Scope _ = writer.Block($"internal {type.Name}({MemberEmitter.ScopeType} scope)");
        MemberEmitter.WriteInitialization(writer, type, "scope");
    });

    private static string[] Summary(TypeDefinition type) =>
        new[] { $"The parameters and submodules of {type.FullName}, one instance for each place in a model." };
}
