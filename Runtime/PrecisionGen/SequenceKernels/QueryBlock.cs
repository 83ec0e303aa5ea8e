using System.Runtime.CompilerServices;
using PrecisionGen.Execution;

namespace PrecisionGen.SequenceKernels;

/// <summary>The query rows that attention processes at once: all heads of a group at some consecutive positions.</summary>
internal readonly struct QueryBlock
{
    /// <summary>About how many rows: few enough that their scores stay in a near cache, enough to reuse each panel of keys.</summary>
    private const int TargetRows = 32;

    /// <summary>Beyond a row's last score, so that rows of a power of two do not fall on the same cache lines.</summary>
    private const int StridePadding = 16;

    public QueryBlock(in AttentionShape shape, nint firstPosition, int samples, int rowsPerPosition, int positions)
    {
        Rows = samples * rowsPerPosition;
        RowsPerPosition = rowsPerPosition;
        Terms = shape.KeysOfQueries(firstPosition, rowsPerPosition, positions);
        FirstKey = Terms.Begin(0) / AttentionPacking.PanelPositions * AttentionPacking.PanelPositions;
        Stride = StrideOf(in shape, samples, positions);
    }

    /// <summary>The number of rows, by position, then by head.</summary>
    public int Rows { get; }

    /// <summary>The heads at one position.</summary>
    public int RowsPerPosition { get; }

    /// <summary>The keys of each row.</summary>
    public RowTerms Terms { get; }

    /// <summary>The key at index 0 of a row of scores, the first of a panel.</summary>
    public nint FirstKey { get; }

    /// <summary>The floats from one row of scores to the next.</summary>
    public int Stride { get; }

    /// <summary>How many positions a block has at most.</summary>
    public static int SamplesOf(int rowsPerPosition) => int.Max(1, TargetRows / rowsPerPosition);

    /// <summary>The stride of scores.</summary>
    public static int StrideOf(in AttentionShape shape, int samples, int positions)
    {
        long seen = shape.IsCausal && shape.Window > 0
            ? long.Min(positions, (long)shape.Window + samples + AttentionPacking.PanelPositions)
            : positions;
        return checked(AttentionPacking.PaddedPositions((int)seen) + StridePadding);
    }

    /// <summary>Copies rows of a call side by side.</summary>
    public void Gather(TiledRows source, int firstSample, int firstHead, int columns, ref float target)
    {
        for (int row = 0; row < Rows; row++)
        {
            (int sample, int head) = int.DivRem(row, RowsPerPosition);
            ref float from = ref source.Row(firstSample + sample, firstHead + head);
            AttentionPacking.CopyRow(ref from, ref Unsafe.Add(ref target, (nint)row * columns), columns);
        }
    }

    /// <summary>Copies rows that lie side by side to those of a call.</summary>
    public void Scatter(ref float source, int columns, TiledRows target, int firstSample, int firstHead)
    {
        for (int row = 0; row < Rows; row++)
        {
            (int sample, int head) = int.DivRem(row, RowsPerPosition);
            ref float to = ref target.Row(firstSample + sample, firstHead + head);
            AttentionPacking.CopyRow(ref Unsafe.Add(ref source, (nint)row * columns), ref to, columns);
        }
    }
}
