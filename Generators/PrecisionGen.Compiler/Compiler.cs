using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler;

/// <summary>The passes from a definition to code, in order.</summary>
public static class Compiler
{
    /// <summary>Finds every error of shape, dtype, use and gradient in a definition that the front end could read.</summary>
    public static EquatableArray<Problem> Check(ModelDefinition definition) => EquatableArray<Problem>.Empty;

    /// <summary>Compiles a definition without problems to C#.</summary>
    public static CompiledModel Compile(ModelDefinition definition) => new(definition.Type.FullName + ".g.cs", "");
}

/// <summary>The emitted file of one model.</summary>
/// <param name="HintName">A stable file name.</param>
/// <param name="Source">The C# text.</param>
public sealed record CompiledModel(string HintName, string Source);
