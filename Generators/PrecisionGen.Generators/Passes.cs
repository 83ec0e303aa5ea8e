using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using PrecisionGen.Compiler;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Emission.Types;
using PrecisionGen.Frontend;

namespace PrecisionGen.Generators;

/// <summary>The generator's steps. What throws inside one becomes a failure that names it, never a silent loss of all output.</summary>
internal static class Passes
{
    public static GeneratorResult ReadModel(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.TargetSymbol;
        return Guard(Name(type), () =>
        {
            ModelReading reading = DefinitionReader.ReadModel(type, context.SemanticModel.Compilation, cancellationToken);
            return reading.CanEmit
                ? new ReadModelResult(Name(type), reading.Definition, reading.HasErrors, reading.OutputNames)
                : new NothingResult(Name(type), PlacedDiagnostic.Of(reading.Definition.Type, reading.Diagnostics));
        });
    }

    public static GeneratorResult ReadModule(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.TargetSymbol;
        return Guard(Name(type), () =>
        {
            ModuleReading reading = DefinitionReader.ReadModule(type, context.SemanticModel.Compilation, cancellationToken);
            return reading.CanEmit
                ? new ReadModuleResult(Name(type), reading.Definition, reading.HasErrors)
                : new NothingResult(Name(type), PlacedDiagnostic.Of(reading.Definition, reading.Diagnostics));
        });
    }

    /// <summary>Compiles a model. One with errors, or one that a pass failed on, gets members that throw.</summary>
    public static GeneratorResult CompileModel(
        GeneratorResult result, Func<ModelDefinition, CompiledModel> compile, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (result is not ReadModelResult model)
        {
            return result;
        }

        GeneratorResult compiled = Guard(model.Name, () => model.HasErrors || Compiler.Compiler.Check(model.Definition).Any()
            ? EmitBroken(model, failure: null)
            : Emit(model, compile(model.Definition)));
        return compiled is FailureResult failure ? Guard(model.Name, () => EmitBroken(model, failure)) : compiled;
    }

    public static GeneratorResult EmitModule(GeneratorResult result, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return result is not ReadModuleResult module ? result : Guard(module.Name, () => new SourceResult(
            module.Name,
            TypeFile.HintName(module.Definition),
            module.HasErrors ? ModuleEmitter.EmitBroken(module.Definition) : ModuleEmitter.Emit(module.Definition)));
    }

    private static string Name(INamedTypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);

    private static SourceResult Emit(ReadModelResult model, CompiledModel compiled) => new(model.Name, compiled.HintName, compiled.Source);

    private static SourceResult EmitBroken(ReadModelResult model, FailureResult? failure) => new(
        model.Name, TypeFile.HintName(model.Definition.Type), BrokenModelEmitter.Emit(model.Definition, model.OutputNames), failure);

    private static GeneratorResult Guard(string name, Func<GeneratorResult> run)
    {
        try
        {
            return run();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Failure.Of(name, exception);
        }
    }
}
