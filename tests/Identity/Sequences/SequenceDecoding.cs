using System;
using System.Collections.Generic;
using System.Linq;

namespace PrecisionGen.Identity.Sequences;

/// <summary>Gives a decoder the tokens of a step in some chunking and company, and compares every position with the definition.</summary>
internal sealed class SequenceDecoding
{
    private readonly SequenceDecoder decoder;
    private readonly SequenceStep step;
    private readonly SequenceCase point;
    private readonly int vocabulary;
    private readonly int[] starts;
    private readonly int[] done;
    private readonly Dictionary<int, int> numbers = [];
    private readonly Random random;

    private SequenceDecoding(SequenceDecoder decoder, SequenceStep step, SequenceCase point, int vocabulary)
    {
        this.decoder = decoder;
        this.step = step;
        this.point = point;
        this.vocabulary = vocabulary;
        random = new Random(step.Tokens.Length);
        done = new int[step.Lengths.Length];
        starts = [.. step.Lengths.Select((_, sequence) => step.Lengths.Take(sequence).Sum())];
    }

    public static string? FindDifference(SequenceModel model, SequenceStep step, SequenceCase point)
    {
        using SequenceDecoder decoder = model.CreateDecoder(step.Lengths.Length + 1, step.Lengths.Max(), point.Options);
        return new SequenceDecoding(decoder, step, point, model.Vocabulary).Run();
    }

    private string? Run()
    {
        while (Enumerable.Range(0, done.Length).Any(sequence => done[sequence] < step.Lengths[sequence]))
        {
            (int Sequence, int Length)[] chunks = [.. Enumerable.Range(0, done.Length)
                .Where(sequence => done[sequence] < step.Lengths[sequence])
                .Select(sequence => (sequence, ChunkOf(sequence))).Where(chunk => chunk.Item2 > 0)];
            if (chunks.Length > 0 && Append(chunks) is string difference)
            {
                return $"decoding: {difference}";
            }
        }

        return null;
    }

    private int ChunkOf(int sequence)
    {
        int rest = step.Lengths[sequence] - done[sequence];
        return point.Chunking switch
        {
            Chunking.Whole => rest,
            Chunking.TokenByToken => 1,
            Chunking.Random => random.Next(3) == 0 ? 0 : random.Next(1, Math.Min(rest, 40) + 1),
            _ => done[sequence] == 0 ? Math.Max(1, rest / 2) : rest,
        };
    }

    private string? Append((int Sequence, int Length)[] chunks)
    {
        foreach ((int sequence, _) in chunks)
        {
            JoinIfNew(sequence);
        }

        int[] lengths = [.. chunks.Select(chunk => chunk.Length)];
        int[] tokens = [.. chunks.SelectMany(chunk => step.Tokens.Skip(starts[chunk.Sequence] + done[chunk.Sequence]).Take(chunk.Length))];
        float[] found = new float[tokens.Length * vocabulary];
        decoder.LogProbabilities([.. chunks.Select(chunk => numbers[chunk.Sequence])], lengths, tokens, found, DecoderOutput.EveryPosition);
        int row = 0;
        foreach ((int sequence, int length) in chunks)
        {
            int from = (starts[sequence] + done[sequence]) * vocabulary;
            ReadOnlySpan<float> expected = step.LogProbabilities.AsSpan(from, length * vocabulary);
            if (Bits.FindDifference($"sequence {sequence} from {done[sequence]}", expected, found.AsSpan(row * vocabulary, length * vocabulary)) is string difference)
            {
                return difference;
            }

            row += length;
            Advance(sequence, length);
        }

        return null;
    }

    private void JoinIfNew(int sequence)
    {
        if (!numbers.TryGetValue(sequence, out _))
        {
            numbers.Add(sequence, decoder.Kernel.Join());
        }
        else if (point.Chunking == Chunking.SharedPrefix)
        {
            // The original leaves, so its copy lives on alone in another place.
            int copy = decoder.Kernel.Join(numbers[sequence], done[sequence]);
            decoder.Kernel.Leave(numbers[sequence]);
            numbers[sequence] = copy;
        }
    }

    private void Advance(int sequence, int length)
    {
        done[sequence] += length;
        if (done[sequence] == step.Lengths[sequence])
        {
            decoder.Kernel.Leave(numbers[sequence]);
        }
    }
}
