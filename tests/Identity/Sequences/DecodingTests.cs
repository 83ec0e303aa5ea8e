using System;
using System.Linq;
using Xunit;

namespace PrecisionGen.Identity.Sequences;

/// <summary>Decoding at any chunking, in any company, equals the whole forward in every bit.</summary>
public sealed class DecodingTests
{
    private const int Vocabulary = SmallTransformer.Vocabulary;

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void AnyChunkingGivesTheBitsOfTheWholeForward(DType dtype)
    {
        using SmallTransformer first = new(7);
        using SmallTransformer model = first.WithDType(dtype);
        Random random = new(11);
        int[] tokens = [.. Enumerable.Range(0, 83).Select(_ => random.Next(Vocabulary))];
        float[] expected = new float[tokens.Length * Vocabulary];
        using SmallTransformer.Inference inference = model.CreateInference(tokens.Length);
        inference.LogProbabilities([tokens.Length], tokens, expected);
        using SmallTransformer.Decoder decoder = model.CreateDecoder(sequences: 4, maximumLength: 90);
        int companion = decoder.Join();
        decoder.LogProbabilities([companion], [3], [1, 2, 3], new float[Vocabulary]);
        int sequence = decoder.Join();
        for (int done = 0; done < tokens.Length;)
        {
            int length = Math.Min(random.Next(1, 4) == 1 ? random.Next(1, 20) : 1, tokens.Length - done);
            bool accompanied = random.Next(2) == 0 && decoder.LengthOf(companion) < 90;
            int[] chunk = tokens[done..(done + length)];
            float[] found = new float[(length + (accompanied ? 1 : 0)) * Vocabulary];
            if (accompanied)
            {
                decoder.LogProbabilities([companion, sequence], [1, length], [0, .. chunk], found, DecoderOutput.EveryPosition);
                found = found[Vocabulary..];
            }
            else
            {
                decoder.LogProbabilities([sequence], [length], chunk, found, DecoderOutput.EveryPosition);
            }

            Assert.Equal(expected[(done * Vocabulary)..((done + length) * Vocabulary)], found);
            done += length;
        }

        decoder.Leave(companion);
        int copy = decoder.Join(sequence, 40);
        float[] last = new float[Vocabulary];
        decoder.LogProbabilities([copy], [43], tokens.AsSpan(40), last);
        Assert.Equal(expected[^Vocabulary..], last);
    }
}
