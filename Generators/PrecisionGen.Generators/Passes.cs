using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using PrecisionGen.Compiler;
using PrecisionGen.Compiler.Emission.Types;
using PrecisionGen.Frontend;

namespace PrecisionGen.Generators;

/// <summary>The generator's steps. What throws inside one becomes a failure that names it, never a silent loss of all output.</summary>
internal static class Passes
{
    public static GeneratorResult ReadModel(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.TargetSymbol;
        return Guard(Name(type), "Frontend", () =>
        {
            ModelReading reading = DefinitionReader.ReadModel(type, context.SemanticModel.Compilation, cancellationToken);
            return new ReadModelResult(Name(type), reading.Definition, reading.HasErrors, reading.CanEmit, reading.OutputNames);
        });
    }

    public static GeneratorResult ReadModule(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.TargetSymbol;
        return Guard(Name(type), "Frontend", () =>
        {
            ModuleReading reading = DefinitionReader.ReadModule(type, context.SemanticModel.Compilation, cancellationToken);
            return new ReadModuleResult(Name(type), reading.Definition, reading.CanEmit);
        });
    }

    public static GeneratorResult CompileModel(GeneratorResult result, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (result is not ReadModelResult model)
        {
            return result;
        }

        if (!model.CanEmit)
        {
            return new NothingResult(model.Name);
        }

        return Guard(model.Name, "Compiler", () =>
        {
            if (model.HasErrors || Compiler.Compiler.Check(model.Definition).Any())
            {
                string source = BrokenModelEmitter.Emit(model.Definition, model.OutputNames);
                return new SourceResult(model.Name, TypeFile.HintName(model.Definition.Type), source);
            }

            CompiledModel compiled = Compiler.Compiler.Compile(model.Definition);
            return new SourceResult(model.Name, compiled.HintName, compiled.Source);
        });
    }

    public static GeneratorResult EmitModule(GeneratorResult result, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return result switch
        {
            ReadModuleResult { CanEmit: true } module => Guard(module.Name, "Emission", () =>
                new SourceResult(module.Name, TypeFile.HintName(module.Definition), ModuleEmitter.Emit(module.Definition))),
            ReadModuleResult module => new NothingResult(module.Name),
            _ => result,
        };
    }

    private static string Name(INamedTypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);

    private static GeneratorResult Guard(string name, string pass, Func<GeneratorResult> run)
    {
        try
        {
            return run();
        }
        catch (CompilerStageException exception)
        {
            return new FailureResult(name, exception.Pass, exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A pass of the compiler names itself where it can; the type and the first frame help to find the rest.
            string place = exception.StackTrace?.Split('\n').FirstOrDefault()?.Trim() ?? "";
            return new FailureResult(name, pass, $"{exception.GetType().Name}: {exception.Message} {place}".Trim());
        }
    }
}
