using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PrecisionGen.Analyzers.Tests;

/// <summary>The surroundings of one check.</summary>
internal sealed record HazardCase
{
    /// <summary>Lines of .editorconfig, "precisiongen.scope = all".</summary>
    public string EditorConfig { get; init; } = "";

    /// <summary>Refer to the runtime package (attributes, StableMath); otherwise the analyzers are alone.</summary>
    public bool HasRuntime { get; init; }

    /// <summary>Further references, for code that spans assemblies.</summary>
    public ImmutableArray<MetadataReference> Further { get; init; } = [];

    /// <summary>The code is a whole file as it stands, top-level statements included; only the usings are added.</summary>
    public bool IsRaw { get; init; }

    /// <summary>Compile as a program, for top-level statements.</summary>
    public bool IsProgram { get; init; }

    /// <summary>The code need not compile (half-typed code must not crash the analyzer).</summary>
    public bool IsBroken { get; init; }

    /// <summary>
    /// Show PG3007 too. It is a suggestion at every exp and log of reproducible code, which other rules' cases are full of.
    /// </summary>
    public bool ShowsPlatformFunctions { get; init; }

    public ImmutableArray<MetadataReference> AllReferences => (HasRuntime ? References.WithRuntime : References.Base).AddRange(Further);
}
