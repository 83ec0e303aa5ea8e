using System;
using System.Runtime.CompilerServices;
using PrecisionGen.Execution;
using PrecisionGen.Numerics;

namespace PrecisionGen.Runtime.Tests.SequenceKernels;

/// <summary>Rows in tiles as kernels lay them out; what no one may read is NaN.</summary>
internal sealed class TiledActivation
{
    private const int TileSamples = 13;
    private const int Offset = 48;

    private readonly int columns;

    public TiledActivation(int samples, int heads, int columns)
    {
        this.columns = columns;
        int stride = (columns + 15) / 16 * 16;
        Arena[] tiles = new Arena[(samples + TileSamples - 1) / TileSamples];
        for (int tile = 0; tile < tiles.Length; tile++)
        {
            tiles[tile] = new Arena(Offset + TileSamples * heads * stride);
            tiles[tile].Span.Fill(float.NaN);
        }

        Rows = new TiledRows(tiles, TileSamples, Offset, heads, stride);
    }

    public TiledRows Rows { get; }

    /// <summary>Writes the rows of a sequence from a sample on.</summary>
    public TiledActivation Write(float[,,] values, int firstSample = 0, int firstPosition = 0, int count = -1)
    {
        count = count < 0 ? values.GetLength(0) : count;
        for (int i = 0; i < count; i++)
        {
            for (int head = 0; head < values.GetLength(1); head++)
            {
                for (int column = 0; column < columns; column++)
                {
                    Unsafe.Add(ref Rows.Row(firstSample + i, head), column) = values[firstPosition + i, head, column];
                }
            }
        }

        return this;
    }

    public float this[int sample, int head, int column] =>
        Unsafe.Add(ref Rows.Row(sample, head), column);

    /// <summary>Seeded values on a grid, of magnitudes that make every addition round.</summary>
    public static float[,,] Random(Random random, int positions, int heads, int columns, DType dtype)
    {
        float[,,] values = new float[positions, heads, columns];
        for (int i = 0; i < positions; i++)
        {
            for (int head = 0; head < heads; head++)
            {
                for (int column = 0; column < columns; column++)
                {
                    values[i, head, column] = Rounding.ToGrid((random.NextSingle() - 0.5f) * MathF.Pow(2f, random.Next(-4, 3)), dtype);
                }
            }
        }

        return values;
    }
}
