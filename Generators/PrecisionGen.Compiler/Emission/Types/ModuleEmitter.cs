using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Emission.Types;

/// <summary>Emits the other half of a module: its constructor and its properties. A module has no kernels of its own.</summary>
public static class ModuleEmitter
{
    private const string Message = "The module's declaration has errors that the build reports; correct them.";

    /// <summary>The emitted file of a module.</summary>
    public static string Emit(TypeDefinition type) => TypeFile.Emit(type, Summary(type), "", writer =>
    {
        MemberEmitter.WriteMembers(writer, type);
        writer.WriteLine();
        writer.WriteLine("/// <summary>Finds the module's parameters below the scope's name.</summary>");
        using SourceWriter.Scope _ = writer.Block($"internal {type.Name}({MemberEmitter.ScopeType} scope)");
        MemberEmitter.WriteInitialization(writer, type, "scope");
    });

    /// <summary>
    /// The emitted file of a module whose declaration, or that of a module in it, has errors: properties that throw, so that the
    /// build shows its own errors and no others. Models that contain it have errors too, so nothing constructs it.
    /// </summary>
    public static string EmitBroken(TypeDefinition type) =>
        TypeFile.Emit(type, Summary(type), "", writer => MemberEmitter.WriteThrowingMembers(writer, type, Message));

    private static string[] Summary(TypeDefinition type) =>
        new[] { $"The parameters and submodules of {type.FullName}, one instance for each place in a model." };
}
