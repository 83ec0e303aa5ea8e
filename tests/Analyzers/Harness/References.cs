using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace PrecisionGen.Analyzers.Tests;

/// <summary>What code under analysis can refer to: the base library that this process runs on, and on request the runtime package.</summary>
internal static class References
{
    private static readonly string[] Platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path) is string name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "mscorlib.dll" or "netstandard.dll"))
        .ToArray();

    /// <summary>The base library and TensorPrimitives, without the runtime package.</summary>
    public static readonly ImmutableArray<MetadataReference> Base = [.. Platform.Select(path => MetadataReference.CreateFromFile(path))];

    public static readonly ImmutableArray<MetadataReference> WithRuntime =
        Base.Add(MetadataReference.CreateFromFile(typeof(PrecisionModelAttribute).Assembly.Location));

    /// <summary>No package: a test needs no network, and code under test runs on what it was compiled against.</summary>
    public static readonly ReferenceAssemblies None = new("net10.0");
}
