using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Frontend;

/// <summary>Reads an attributed class into a definition. The generator keeps the definition, the analyzer the findings.</summary>
public static class DefinitionReader
{
    /// <summary>Reads a model with every forward.</summary>
    public static ModelReading ReadModel(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken) =>
        new ModelReader(new ReadingContext(compilation, cancellationToken), type).Read();

    /// <summary>Reads the declarations of a module; its methods are read where models call them.</summary>
    public static ModuleReading ReadModule(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        TypeReading reading = new ReadingContext(compilation, cancellationToken).ReadType(type);
        return new ModuleReading(reading.Definition, reading.CanEmit, reading.Diagnostics.Diagnostics);
    }
}

/// <summary>A model as read.</summary>
/// <param name="Definition">The definition; after errors its signatures are as complete as they could be read.</param>
/// <param name="HasErrors">Whether it cannot be compiled, for a reason found here or by the C# compiler.</param>
/// <param name="CanEmit">Whether the class can be completed from another file at all.</param>
/// <param name="OutputNames">For each forward the names of all its outputs, also of those whose value is unknown.</param>
public sealed record ModelReading(
    ModelDefinition Definition,
    bool HasErrors,
    bool CanEmit,
    EquatableArray<EquatableArray<string>> OutputNames,
    IReadOnlyList<DefinitionDiagnostic> Diagnostics,
    SourceMap SourceMap);

/// <summary>A module's declarations as read.</summary>
public sealed record ModuleReading(TypeDefinition Definition, bool CanEmit, IReadOnlyList<DefinitionDiagnostic> Diagnostics);
