using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PrecisionGen.Generators;

namespace PrecisionGen.RandomModels;

/// <summary>Compiles definitions with the generator, as a user's build does, and loads the assembly.</summary>
internal static class ModelCompiler
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);
    private static readonly MetadataReference[] References = [.. FindReferences()];

    /// <summary>Compiles sources into one assembly.</summary>
    /// <param name="mutate">Changes the emitted text, for negative controls; null leaves it.</param>
    /// <exception cref="InvalidOperationException">The generator or the compiler reported something; the message has it all.</exception>
    public static LoadedModels Compile(IEnumerable<string> sources, Func<string, string>? mutate = null)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "RandomModels" + Guid.NewGuid().ToString("N"),
            sources.Select(source => CSharpSyntaxTree.ParseText(source, ParseOptions)),
            References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                checkOverflow: true,
                nullableContextOptions: NullableContextOptions.Enable));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: ParseOptions);
        GeneratorDriverRunResult result = driver.RunGenerators(compilation).GetRunResult();
        Require(result.Diagnostics);
        IEnumerable<SyntaxTree> trees = mutate is null
            ? result.GeneratedTrees
            : result.GeneratedTrees.Select(tree => CSharpSyntaxTree.ParseText(mutate(tree.ToString()), ParseOptions, tree.FilePath));
        using MemoryStream assembly = new();
        Require(compilation.AddSyntaxTrees(trees).Emit(assembly).Diagnostics);
        assembly.Position = 0;
        return new LoadedModels(assembly);
    }

    private static void Require(IEnumerable<Diagnostic> diagnostics)
    {
        Diagnostic[] reported = [.. diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
        if (reported.Length > 0)
        {
            StringBuilder text = new();
            foreach (Diagnostic diagnostic in reported.Take(10))
            {
                string line = diagnostic.Location.SourceTree?.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString() ?? "";
                text.AppendLine(diagnostic.ToString()).AppendLine("    " + line.Trim());
            }

            throw new InvalidOperationException(text.ToString());
        }
    }

    private static IEnumerable<MetadataReference> FindReferences()
    {
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return trusted.Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(Tensor).Assembly.Location)
            .Append(typeof(ModelCompiler).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path));
    }
}
