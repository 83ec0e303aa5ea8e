using System;

namespace PrecisionGen.Execution;

/// <summary>Cuts the chunks of a decoder's call into waves of rows that its tiles can hold. Where they are cut changes no bit.</summary>
internal sealed class ChunkWaves
{
    private int[] sequences = [];
    private int[] lengths = [];
    private int[] firstPositions = [];
    private DecoderOutput output;
    private int count;
    private int current;
    private int done;
    private int rowsBefore;
    private int firstChunk;

    /// <summary>The rows of each result of the call.</summary>
    public int ResultRows { get; set; }

    /// <summary>The token that the wave begins with.</summary>
    public int FirstToken { get; private set; }

    public void Begin(ReadOnlySpan<int> sequences, ReadOnlySpan<int> lengths, DecoderOutput output, DecoderSequences known)
    {
        count = sequences.Length;
        if (this.sequences.Length < count)
        {
            this.sequences = new int[known.Capacity];
            this.lengths = new int[known.Capacity];
            firstPositions = new int[known.Capacity];
        }

        sequences.CopyTo(this.sequences);
        lengths.CopyTo(this.lengths);
        for (int index = 0; index < count; index++)
        {
            firstPositions[index] = known.LengthOf(sequences[index]);
        }

        this.output = output;
        current = 0;
        done = 0;
        rowsBefore = 0;
    }

    /// <summary>Fills the layout with the next rows; false when there are none.</summary>
    public bool Next(SequenceLayout layout, int maximumRows)
    {
        layout.Clear();
        FirstToken = rowsBefore;
        firstChunk = current;
        while (current < count && layout.Rows < maximumRows)
        {
            int length = Math.Min(lengths[current] - done, maximumRows - layout.Rows);
            layout.Add(sequences[current], firstPositions[current] + done, length);
            done += length;
            if (done == lengths[current])
            {
                current++;
                done = 0;
            }
        }

        rowsBefore += layout.Rows;
        return layout.Rows > 0;
    }

    /// <summary>The call succeeded: its positions count.</summary>
    public void Commit(DecoderSequences known, WeightsVersion version)
    {
        for (int index = 0; index < count; index++)
        {
            known.Advance(sequences[index], lengths[index], version);
        }
    }

    public void CopyResult(ForwardRunner runner, Span<float> target, int output)
    {
        if (this.output == DecoderOutput.EveryPosition)
        {
            int columns = target.Length / ResultRows;
            runner.CopyOutput(target.Slice(FirstToken * columns, runner.Layout.Rows * columns), output);
            return;
        }

        int length = target.Length / count;
        for (int index = 0; index < runner.Layout.Count; index++)
        {
            int chunk = firstChunk + index;
            if (chunk < current)
            {
                SequenceRows rows = runner.Layout[index];
                runner.CopyOutputRow(rows.FirstRow + rows.Length - 1, target.Slice(chunk * length, length), output);
            }
        }
    }
}
