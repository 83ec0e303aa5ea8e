using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace PrecisionGen.Execution;

/// <summary>
/// The rows of one activation across the tiles of a call: sample = row number within the call, row = row within the sample (a head).
/// Rows lie at a stride that is a multiple of 16 floats; what lies between a row's columns and its stride is readable and writable, and
/// nothing depends on it.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct TiledRows
{
    private readonly Arena[] tiles;
    private readonly int tileSamples;
    private readonly int offset;
    private readonly int rowsPerSample;
    private readonly int stride;

    /// <summary>Names rows.</summary>
    /// <param name="tiles">The arenas; tile t holds the samples from t * tileSamples on.</param>
    /// <param name="tileSamples">Samples of a tile.</param>
    /// <param name="offset">The first row of a tile, in floats.</param>
    /// <param name="rowsPerSample">Rows of one sample.</param>
    /// <param name="stride">The distance between rows, in floats.</param>
    internal TiledRows(Arena[] tiles, int tileSamples, int offset, int rowsPerSample, int stride)
    {
        this.tiles = tiles;
        this.tileSamples = tileSamples;
        this.offset = offset;
        this.rowsPerSample = rowsPerSample;
        this.stride = stride;
    }

    /// <summary>The first element of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Row(int sample, int row)
    {
        (int tile, int index) = System.Math.DivRem(sample, tileSamples);
        return ref Unsafe.Add(ref tiles[tile].Start, offset + (nint)(index * rowsPerSample + row) * stride);
    }
}
