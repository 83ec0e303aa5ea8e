using System.Collections.Immutable;

namespace PrecisionGen.Analyzers.Tests;

/// <summary>One mark: the ids of which any is right, and the hazard that it belongs to (several lines can name the same one).</summary>
internal sealed record CorpusMark(int Line, ImmutableArray<string> Ids, string Hazard, bool IsHazard);
