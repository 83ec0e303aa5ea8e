using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Generators;

/// <summary>What a step hands to the next: equatable data, or the failure of a pass.</summary>
/// <param name="Name">The full name of the class it is about.</param>
internal abstract record GeneratorResult(string Name);

/// <summary>A model as read.</summary>
internal sealed record ReadModelResult(
    string Name, ModelDefinition Definition, bool HasErrors, EquatableArray<EquatableArray<string>> OutputNames)
    : GeneratorResult(Name);

/// <summary>A module as read.</summary>
internal sealed record ReadModuleResult(string Name, TypeDefinition Definition, bool HasErrors) : GeneratorResult(Name);

/// <summary>A file to add to the compilation.</summary>
/// <param name="Failure">The failure of the pass that should have made it, if its members throw for that reason.</param>
internal sealed record SourceResult(string Name, string HintName, string Source, FailureResult? Failure = null) : GeneratorResult(Name);

/// <summary>Nothing to emit, because the class cannot be completed from another file.</summary>
/// <param name="Reasons">What the analyzer finds too, but a build would withhold.</param>
internal sealed record NothingResult(string Name, EquatableArray<PlacedDiagnostic> Reasons) : GeneratorResult(Name);

/// <summary>A pass threw: its own diagnostic names the pass.</summary>
internal sealed record FailureResult(string Name, string Pass, string Message) : GeneratorResult(Name);
