using System.Collections.Generic;
using System.Linq;
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
        ReadingContext context = new(compilation, cancellationToken);
        TypeReading reading = context.ReadType(type);
        bool hasErrors = reading.Diagnostics.HasErrors;
        foreach (SubmoduleReading submodule in reading.Members.OfType<SubmoduleReading>())
        {
            HashSet<INamedTypeSymbol> inside = new(SymbolEqualityComparer.Default);
            CollectModules(submodule.Module, context, inside);
            hasErrors |= inside.Any(module => context.ReadType(module).Diagnostics.HasErrors);
            if (inside.Contains(type))
            {
                reading.Diagnostics.Report(DefinitionRules.Recursion, submodule.Location, submodule.Module.Name);
            }
        }

        return new ModuleReading(
            reading.Definition, hasErrors || reading.Diagnostics.HasErrors, reading.CanEmit, reading.Diagnostics.Diagnostics);
    }

    /// <summary>Adds a module and all that it contains at any depth.</summary>
    private static void CollectModules(INamedTypeSymbol module, ReadingContext context, HashSet<INamedTypeSymbol> found)
    {
        if (found.Add(module))
        {
            foreach (SubmoduleReading submodule in context.ReadType(module).Members.OfType<SubmoduleReading>())
            {
                CollectModules(submodule.Module, context, found);
            }
        }
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
/// <param name="HasErrors">Whether its declarations, or those of a module in it, are wrong.</param>
/// <param name="CanEmit">Whether the class can be completed from another file at all.</param>
public sealed record ModuleReading(
    TypeDefinition Definition, bool HasErrors, bool CanEmit, IReadOnlyList<DefinitionDiagnostic> Diagnostics);
