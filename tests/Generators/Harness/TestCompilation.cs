using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PrecisionGen.Generators.Tests;

/// <summary>Makes compilations of definitions against the real runtime assembly.</summary>
internal static class TestCompilation
{
    private static readonly MetadataReference[] References = FindReferences().ToArray();

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp14);

    public static CSharpCompilation Create(params string[] sources) => CSharpCompilation.Create(
        "Definitions",
        sources.Select((source, i) => Parse(source, $"File{i}.cs")),
        References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            checkOverflow: true,
            allowUnsafe: false,
            warningLevel: 9999,
            nullableContextOptions: NullableContextOptions.Enable));

    public static SyntaxTree Parse(string source, string path = "File0.cs", CSharpParseOptions? options = null) =>
        CSharpSyntaxTree.ParseText(source, options ?? ParseOptions, path);

    private static IEnumerable<MetadataReference> FindReferences()
    {
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return trusted.Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is string name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll"))
            .Append(typeof(DType).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path));
    }
}
