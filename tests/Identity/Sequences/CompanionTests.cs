using System;
using System.Linq;
using Xunit;

namespace PrecisionGen.Identity.Sequences;

/// <summary>A sequence's bits are its own, whatever the sequences beside it are made of.</summary>
public sealed class CompanionTests
{
    private static readonly int[] Lengths = [5, 70, 3, 66];

    [Theory]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Float32)]
    public void Sequences_of_NaN_and_huge_numbers_leave_their_companions_alone(DType dtype)
    {
        // Weights may not be infinite; products of the largest ones are.
        float largest = dtype == DType.Float16 ? 65504f : 3e38f;
        float[] poison = [float.NaN, largest, -largest];
        using SequenceModel first = WindowedAttention.UnderTest();
        Weights.Fill(first.Parameters, seed: 4);
        float[] embedding = first.Parameters["Embedding"].Values.ToArray();
        for (int token = 0; token < poison.Length; token++)
        {
            embedding.AsSpan(token * WindowedAttention.Width, WindowedAttention.Width).Fill(poison[token]);
        }

        first.Parameters["Embedding"].Write(embedding);
        using SequenceModel model = first.WithDType(dtype);
        Random random = new(8);
        int[] tokens = [.. Lengths.SelectMany((length, sequence) => Enumerable.Range(0, length)
            .Select(_ => sequence % 2 == 1 ? random.Next(poison.Length) : random.Next(poison.Length, model.Vocabulary)))];
        SequenceStep step = SequenceStep.Define(model, Lengths, tokens);
        Assert.Contains(step.LogProbabilities, float.IsNaN);
        foreach (Chunking chunking in Enum.GetValues<Chunking>())
        {
            SequenceCase point = new("poisoned", dtype, VectorWidth.Widest, 2, Lengths, (Split)chunking, chunking);
            Assert.Null(SequenceRunner.FindDifference(model, step, point));
        }

        SequenceStep alone = SequenceStep.Define(model, [Lengths[0]], tokens[..Lengths[0]]);
        Assert.DoesNotContain(alone.LogProbabilities, float.IsNaN);
        Assert.Null(Bits.FindDifference("alone", alone.LogProbabilities, step.LogProbabilities.AsSpan(0, alone.LogProbabilities.Length)));
    }
}
