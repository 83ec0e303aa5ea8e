using System;
using System.Runtime.InteropServices;
using PrecisionGen.Execution;

namespace PrecisionGen.SequenceKernels;

/// <summary>
/// The keys and values of one attention operation for a number of sequences, in the dtype of the operation. All memory is allocated at
/// once. Different (sequence, key/value head) pairs may be written and read by different threads at the same time.
/// </summary>
internal sealed class KeyValueCache
{
    private readonly AttentionShape shape;
    private readonly int keysLength;
    private readonly int headLength;
    private readonly AlignedBuffer<float>[] wide;
    private readonly AlignedBuffer<ushort>[] narrow;

    /// <param name="shape">The operation; its dtype is what keys and values are stored in, exactly, as they are on its grid.</param>
    /// <param name="sequences">The number of sequences.</param>
    /// <param name="maximumLength">The positions of one sequence.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or a sequence takes more than an array holds.</exception>
    public KeyValueCache(in AttentionShape shape, int sequences, int maximumLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequences);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumLength);
        long paddedLength = ((long)maximumLength + AttentionPacking.PanelPositions - 1) / AttentionPacking.PanelPositions
            * AttentionPacking.PanelPositions;
        long elements = shape.KeyValueHeads * (paddedLength * shape.Size + (long)maximumLength * shape.PaddedValueSize);
        if (elements > Array.MaxLength - AlignedBuffer<float>.Alignment)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maximumLength),
                maximumLength,
                $"Expected at most {Array.MaxLength} cached elements of one sequence but {maximumLength} positions take {elements}.");
        }

        this.shape = shape;
        Sequences = sequences;
        MaximumLength = maximumLength;
        keysLength = AttentionPacking.KeyPanelsLength(in shape, maximumLength);
        headLength = keysLength + AttentionPacking.ValuesLength(in shape, maximumLength);
        wide = new AlignedBuffer<float>[IsNarrow ? 0 : sequences];
        narrow = new AlignedBuffer<ushort>[IsNarrow ? sequences : 0];
        for (int sequence = 0; sequence < sequences; sequence++)
        {
            if (IsNarrow)
            {
                narrow[sequence] = new AlignedBuffer<ushort>((int)elements);
            }
            else
            {
                wide[sequence] = new AlignedBuffer<float>((int)elements);
            }
        }
    }

    /// <summary>The number of sequences.</summary>
    public int Sequences { get; }

    /// <summary>The positions of one sequence.</summary>
    public int MaximumLength { get; }

    /// <summary>The floats of scratch memory that <see cref="Present"/> needs: none where the storage is float32 already.</summary>
    public int ScratchLength => IsNarrow ? headLength : 0;

    private bool IsNarrow => shape.DType != DType.Float32;

    /// <summary>Stores the keys and values of some rows of a call for one head.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="keyValueHead">The head.</param>
    /// <param name="position">The position of the first row; earlier ones stay.</param>
    /// <param name="key">Key rows, on the grid of the dtype.</param>
    /// <param name="value">Value rows, on the grid of the dtype.</param>
    /// <param name="firstSample">The first row of the call.</param>
    /// <param name="count">The number of rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sequence, the head or a position does not exist.</exception>
    public void Append(int sequence, int keyValueHead, int position, TiledRows key, TiledRows value, int firstSample, int count)
    {
        Check(sequence, nameof(sequence));
        Check(keyValueHead, shape.KeyValueHeads, nameof(keyValueHead));
        CheckLength(position, nameof(position));
        if (count < 0 || count > MaximumLength - position)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count),
                count,
                $"Expected from 0 to {MaximumLength - position} more positions after {position} of {MaximumLength}; the cache is full.");
        }

        if (IsNarrow)
        {
            AppendNarrow(HeadOf(narrow[sequence], keyValueHead), keyValueHead, position, key, value, firstSample, count);
            return;
        }

        Span<float> head = HeadOf(wide[sequence], keyValueHead);
        AttentionPacking.Append(in shape, keyValueHead, key, value, firstSample, count, position, ref head[0], ref head[keysLength]);
    }

    /// <summary>Gives one sequence the first positions of another, for all heads.</summary>
    /// <param name="from">The sequence to read.</param>
    /// <param name="to">The sequence to write.</param>
    /// <param name="length">The number of positions.</param>
    /// <exception cref="ArgumentOutOfRangeException">A sequence does not exist, or not as many positions.</exception>
    public void CopyPrefix(int from, int to, int length)
    {
        Check(from, nameof(from));
        Check(to, nameof(to));
        CheckLength(length, nameof(length));
        for (int head = 0; head < shape.KeyValueHeads && from != to; head++)
        {
            if (IsNarrow)
            {
                CopyPrefix(HeadOf(narrow[from], head), HeadOf(narrow[to], head), length);
            }
            else
            {
                CopyPrefix(HeadOf(wide[from], head), HeadOf(wide[to], head), length);
            }
        }
    }

    /// <summary>Shows what queries see of one head, as <see cref="AttentionForward{TSimd, TVector}"/> reads it.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="keyValueHead">The head.</param>
    /// <param name="firstPosition">The position of the first query; what no query from there on sees is left out.</param>
    /// <param name="positions">The number of cached positions.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> floats, which the result may refer to.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sequence, the head or a position does not exist.</exception>
    public CachedHead Present(int sequence, int keyValueHead, int firstPosition, int positions, ref float scratch)
    {
        Check(sequence, nameof(sequence));
        Check(keyValueHead, shape.KeyValueHeads, nameof(keyValueHead));
        CheckLength(positions, nameof(positions));
        Check(firstPosition, positions, nameof(firstPosition));
        if (!IsNarrow)
        {
            Span<float> head = HeadOf(wide[sequence], keyValueHead);
            return new CachedHead(ref head[0], ref head[keysLength]);
        }

        Span<ushort> stored = HeadOf(narrow[sequence], keyValueHead);
        Span<float> widened = MemoryMarshal.CreateSpan(ref scratch, headLength);
        int first = (int)shape.KeysOfQueries(firstPosition, 1, positions).Begin(0);
        int keysFirst = first / AttentionPacking.PanelPositions * AttentionPacking.PanelPositions * shape.Size;
        Widen(stored, widened, keysFirst, AttentionPacking.KeyPanelsLength(in shape, positions));
        Widen(stored, widened, keysLength + first * shape.PaddedValueSize, keysLength + positions * shape.PaddedValueSize);
        return new CachedHead(ref widened[0], ref widened[keysLength]);
    }

    private void AppendNarrow(Span<ushort> head, int keyValueHead, int position, TiledRows key, TiledRows value, int firstSample, int count)
    {
        Span<ushort> narrowed = stackalloc ushort[shape.Size];
        for (int index = 0; index < count; index++)
        {
            ref float row = ref key.Row(firstSample + index, keyValueHead);
            StorageFormat.Narrow(MemoryMarshal.CreateReadOnlySpan(ref row, shape.Size), narrowed, shape.DType);
            int target = (int)AttentionPacking.PanelIndex(position + index, shape.Size);
            for (int element = 0; element < narrowed.Length; element++)
            {
                head[target + element * AttentionPacking.PanelPositions] = narrowed[element];
            }

            row = ref value.Row(firstSample + index, keyValueHead);
            Span<ushort> values = head.Slice(keysLength + (position + index) * shape.PaddedValueSize, shape.PaddedValueSize);
            StorageFormat.Narrow(MemoryMarshal.CreateReadOnlySpan(ref row, shape.PaddedValueSize), values, shape.DType);
        }
    }

    private void CopyPrefix<T>(Span<T> from, Span<T> to, int length)
    {
        from[..AttentionPacking.KeyPanelsLength(in shape, length)].CopyTo(to);
        from.Slice(keysLength, length * shape.PaddedValueSize).CopyTo(to[keysLength..]);
    }

    private void Widen(Span<ushort> stored, Span<float> widened, int first, int end) =>
        StorageFormat.Widen(stored[first..end], widened[first..end], shape.DType);

    private Span<T> HeadOf<T>(AlignedBuffer<T> sequence, int keyValueHead)
        where T : unmanaged => sequence.Span.Slice(keyValueHead * headLength, headLength);

    private void Check(int sequence, string name) => Check(sequence, Sequences, name);

    private void CheckLength(int length, string name) => Check(length, MaximumLength + 1, name);

    private static void Check(int number, int bound, string name)
    {
        if ((uint)number >= (uint)bound)
        {
            throw new ArgumentOutOfRangeException(name, number, $"Expected from 0 to {bound - 1}.");
        }
    }
}

/// <summary>The float32 keys and values of one (sequence, key/value head).</summary>
internal readonly ref struct CachedHead(ref float keyPanels, ref float values)
{
    private readonly ref float keyPanels = ref keyPanels;
    private readonly ref float values = ref values;

    /// <summary>The keys, in panels.</summary>
    public ref float KeyPanels => ref keyPanels;

    /// <summary>The values, in rows.</summary>
    public ref float Values => ref values;
}
