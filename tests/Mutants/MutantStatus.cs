namespace PrecisionGen.Mutants;

/// <summary>The words of the schema.</summary>
internal enum MutantStatus
{
    Pending,
    Killed,
    Survived,
    NoCoverage,
    Timeout,
    CompileError,
    RuntimeError,
    Ignored,
}
