using System;

namespace PrecisionGen.Execution;

/// <summary>The sequences of a decoder: which numbers are taken, how long each is, and which weights its positions were computed with.</summary>
internal sealed class DecoderSequences(int capacity, int maximumLength)
{
    private readonly bool[] isTaken = new bool[capacity];
    private readonly bool[] isNamed = new bool[capacity];
    private readonly int[] lengths = new int[capacity];
    private readonly WeightsVersion[] versions = new WeightsVersion[capacity];

    public int Capacity => capacity;

    public int Join(WeightsVersion version)
    {
        int sequence = Array.IndexOf(isTaken, false);
        if (sequence < 0)
        {
            throw new InvalidOperationException($"Expected room for a sequence, but all {capacity} that the decoder was created for are there; let one leave.");
        }

        isTaken[sequence] = true;
        lengths[sequence] = 0;
        versions[sequence] = version;
        return sequence;
    }

    public int Join(int prefixOf, int length, WeightsVersion version)
    {
        ThrowIfAbsent(prefixOf, nameof(prefixOf));
        if (length < 1 || length > lengths[prefixOf])
        {
            throw new ArgumentOutOfRangeException(
                nameof(length), length, $"Expected from 1 to {lengths[prefixOf]} positions, as many as sequence {prefixOf} has.");
        }

        ThrowIfStale(prefixOf, version);
        int sequence = Join(version);
        lengths[sequence] = length;
        return sequence;
    }

    public void Leave(int sequence)
    {
        ThrowIfAbsent(sequence, nameof(sequence));
        isTaken[sequence] = false;
    }

    public int LengthOf(int sequence)
    {
        ThrowIfAbsent(sequence, nameof(sequence));
        return lengths[sequence];
    }

    public void Advance(int sequence, int length, WeightsVersion version)
    {
        lengths[sequence] += length;
        versions[sequence] = version;
    }

    /// <summary>Checks a call and returns its rows.</summary>
    public int Check(ReadOnlySpan<int> sequences, ReadOnlySpan<int> chunks, WeightsVersion version)
    {
        if (sequences.IsEmpty || chunks.Length != sequences.Length)
        {
            throw new ArgumentException(
                $"Expected the length of a chunk for each of at least one sequence but found {sequences.Length} sequences and {chunks.Length} lengths.",
                nameof(sequences));
        }

        isNamed.AsSpan().Clear();
        int rows = 0;
        for (int index = 0; index < sequences.Length; index++)
        {
            int sequence = sequences[index];
            ThrowIfAbsent(sequence, nameof(sequences));
            if (isNamed[sequence])
            {
                throw new ArgumentException($"Expected each sequence once but found {sequence} twice.", nameof(sequences));
            }

            isNamed[sequence] = true;
            int room = maximumLength - lengths[sequence];
            if (chunks[index] < 1 || chunks[index] > room)
            {
                string found = $"but found {chunks[index]} for sequence {sequence}, which has {lengths[sequence]} of {maximumLength} positions.";
                throw new ArgumentException(room == 0 ? $"Expected room in the cache {found}" : $"Expected a chunk of 1 to {room} tokens {found}", nameof(chunks));
            }

            ThrowIfStale(sequence, version);
            rows = checked(rows + chunks[index]);
        }

        return rows;
    }

    private void ThrowIfAbsent(int sequence, string name)
    {
        if ((uint)sequence >= (uint)capacity || !isTaken[sequence])
        {
            throw new ArgumentException($"Expected the number of a sequence that joined and has not left, but found {sequence}.", name);
        }
    }

    private void ThrowIfStale(int sequence, WeightsVersion version)
    {
        if (lengths[sequence] > 0 && versions[sequence] != version)
        {
            throw new InvalidOperationException(
                $"The cached positions of sequence {sequence} were computed with weights of version {versions[sequence]}, but they are at {version} now; "
                + "let the sequence leave and join again.");
        }
    }
}
