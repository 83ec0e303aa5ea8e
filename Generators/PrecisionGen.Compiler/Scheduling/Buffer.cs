namespace PrecisionGen.Compiler.Scheduling;

/// <summary>A piece of memory: rows of a fixed number of columns, each row padded to whole vectors of 16.</summary>
/// <param name="Name">A name in words for emitted comments.</param>
/// <param name="Rows">Rows of one sample.</param>
public sealed record Buffer(int Id, string Name, Space Space, int Rows, int Columns, bool PerSample)
{
    /// <summary>The distance between rows in floats. Padding makes every vector load of a row legal at every width.</summary>
    public int Stride => (Columns + 15) / 16 * 16;
}

/// <summary>The arena that a buffer lies in.</summary>
public enum Space
{
    /// <summary>One for each tile of samples: activations and their gradients.</summary>
    Tile,

    /// <summary>Parameters, derived values and packed weights for the forward.</summary>
    Weights,

    /// <summary>Packed weights for the backward.</summary>
    GradientWeights,

    /// <summary>The step's accumulators and the gradients of derived values.</summary>
    Accumulators,

    /// <summary>The rows of the first input: the caller's own memory where a kernel can read it, their place in the tile otherwise.</summary>
    InputRows,

    /// <summary>The rows of the first output: the caller's own memory where a kernel can write it, their place in the tile otherwise.</summary>
    OutputRows,
}
