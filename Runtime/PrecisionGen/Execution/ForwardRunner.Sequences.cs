using System;
using System.Runtime.CompilerServices;

namespace PrecisionGen.Execution;

/// <content>Sequences: which rows they have, and the positions of those.</content>
public sealed partial class ForwardRunner
{
    /// <summary>The sequences of the current call.</summary>
    internal SequenceLayout Layout { get; } = new();

    /// <summary>The rows of whole sequences.</summary>
    /// <exception cref="ArgumentException">There is no sequence, one is empty or too long, or together they have too many rows.</exception>
    public int RowsOf(ReadOnlySpan<int> lengths, int maximumLength, string name)
    {
        if (lengths.IsEmpty)
        {
            throw new ArgumentException("Expected the length of at least one sequence but found none.", name);
        }

        long rows = 0;
        for (int sequence = 0; sequence < lengths.Length; sequence++)
        {
            if (lengths[sequence] < 1 || lengths[sequence] > maximumLength)
            {
                string limit = maximumLength == int.MaxValue ? "at least 1" : $"from 1 to {maximumLength}";
                throw new ArgumentException($"Expected a length {limit} but found {lengths[sequence]} for sequence {sequence}.", name);
            }

            rows += lengths[sequence];
        }

        return rows <= kernel.MaximumBatch
            ? (int)rows
            : throw new ArgumentException($"Expected at most {kernel.MaximumBatch} rows, the kernel's maximum, but the sequences have {rows} positions.", name);
    }

    /// <exception cref="ArgumentOutOfRangeException">A token does not name a row of a table or a column of what is picked from.</exception>
    public static void CheckTokens(ReadOnlySpan<int> lengths, ReadOnlySpan<int> tokens, int bound, string name)
    {
        int row = 0;
        for (int sequence = 0; sequence < lengths.Length; sequence++)
        {
            for (int position = 0; position < lengths[sequence]; position++, row++)
            {
                if ((uint)tokens[row] >= (uint)bound)
                {
                    throw new ArgumentOutOfRangeException(
                        name, tokens[row], $"Expected a token from 0 to {bound - 1} at position {position} of sequence {sequence}.");
                }
            }
        }
    }

    /// <summary>Begins with whole sequences, each from its first position.</summary>
    public void SetSequences(ReadOnlySpan<int> lengths)
    {
        Layout.Set(lengths);
        WritePositions();
    }

    /// <summary>Tells each row its position.</summary>
    internal void WritePositions()
    {
        TilePlace place = program.PlaceOfPositions;
        for (int sequence = 0; place != default && sequence < Layout.Count; sequence++)
        {
            SequenceRows rows = Layout[sequence];
            for (int index = 0; index < rows.Length; index++)
            {
                (int tile, int sample) = Math.DivRem(rows.FirstRow + index, program.TileSamples);
                ref float position = ref Unsafe.Add(ref tiles[tile].Start, place.Offset + sample * place.Stride);
                position = BitConverter.Int32BitsToSingle(rows.FirstPosition + index);
                Unsafe.Add(ref position, 1) = rows.FirstPosition + index;
            }
        }
    }
}
