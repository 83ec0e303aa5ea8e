using Microsoft.CodeAnalysis;

namespace PrecisionGen.Analyzers.Tests;

/// <summary>One diagnostic in one file of the corpus.</summary>
internal sealed record CorpusReport(string File, int Line, string Id, DiagnosticSeverity Severity, string Message);
