using System;

namespace PrecisionGen.Execution;

/// <summary>Which rows of a call belong to which sequence: packed one sequence after the other.</summary>
internal sealed class SequenceLayout
{
    private SequenceRows[] sequences = new SequenceRows[16];

    /// <summary>The number of sequences.</summary>
    public int Count { get; private set; }

    /// <summary>The rows of all sequences.</summary>
    public int Rows { get; private set; }

    public SequenceRows this[int index] => sequences[index];

    public void Clear()
    {
        Count = 0;
        Rows = 0;
    }

    /// <summary>Appends a sequence's positions from <paramref name="firstPosition"/> on.</summary>
    public void Add(int slot, int firstPosition, int length)
    {
        if (Count == sequences.Length)
        {
            Array.Resize(ref sequences, 2 * sequences.Length);
        }

        sequences[Count++] = new SequenceRows(slot, Rows, firstPosition, length);
        Rows += length;
    }

    /// <summary>Whole sequences, each from position 0.</summary>
    public void Set(ReadOnlySpan<int> lengths)
    {
        Clear();
        foreach (int length in lengths)
        {
            Add(Count, 0, length);
        }
    }
}

/// <summary>The rows of one sequence in a call.</summary>
/// <param name="Slot">The sequence's number in a cache.</param>
/// <param name="FirstRow">The call's row of its first position.</param>
/// <param name="FirstPosition">That position.</param>
/// <param name="Length">How many positions follow each other.</param>
internal readonly record struct SequenceRows(int Slot, int FirstRow, int FirstPosition, int Length);
