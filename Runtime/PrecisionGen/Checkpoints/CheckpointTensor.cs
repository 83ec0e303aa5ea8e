using System.Collections.Generic;

namespace PrecisionGen;

/// <summary>One tensor of a file, all or a run of whole rows of a parameter.</summary>
/// <param name="Name">The name in the file.</param>
/// <param name="Shape">The shape in the file.</param>
/// <param name="IsTransposed">Whether the file holds the transpose of the matrix that the parameter is.</param>
public sealed record CheckpointTensor(string Name, IReadOnlyList<int> Shape, bool IsTransposed = false);
