using System;
using System.Collections.Generic;

namespace PrecisionGen;

/// <summary>How weights are saved.</summary>
public sealed class SafeTensorsOptions
{
    /// <summary>The format of every tensor; null: Float32 for masters, else the dtype of the storage copy.</summary>
    public DType? DType { get; init; }

    /// <summary>A shard takes tensors until the next one would pass this size; one tensor is never split.</summary>
    public long MaximumShardBytes { get; init; } = 5_000_000_000;

    /// <summary>Strings for the metadata of every file, beside <c>format</c>, which is <c>pt</c> unless it is given here.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
