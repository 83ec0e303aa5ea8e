using System;
using System.Linq;
using PrecisionGen.Execution;
using Xunit;
using static PrecisionGen.Operations;

namespace PrecisionGen.Identity.Sequences;

/// <summary>
/// The other pairings of a model of sequences differ from the paired one, as they are meant to, and yet each returns the same bits at
/// every width and in any company.
/// </summary>
public sealed class SequencePairingTests
{
    private static readonly int[] Lengths = [90, 7, 64];

    public static TheoryData<DType, Pairing> Cases => new(
        Enum.GetValues<DType>().SelectMany(dtype => new[] { (dtype, Pairing.Independent), (dtype, Pairing.Reordered) }));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Another_pairing_differs_from_the_paired_one_but_not_from_itself(DType dtype, Pairing pairing)
    {
        using PairedSequences first = new(seed: 6);
        Weights.Fill(first.Parameters, seed: 6);
        using PairedSequences model = first.WithDType(dtype);
        Random random = new(9);
        int[] tokens = [.. Enumerable.Range(0, Lengths.Sum()).Select(_ => random.Next(PairedSequences.Vocabulary))];
        float[] paired = Infer(model, Lengths, tokens, new KernelOptions());
        float[] other = Infer(model, Lengths, tokens, new KernelOptions { Pairing = pairing, Width = VectorWidth.Scalar });
        Assert.NotNull(Bits.FindDifference("pairing", paired, other));
        foreach (VectorWidth width in new[] { VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512 })
        {
            KernelOptions options = new() { Pairing = pairing, Width = width, Threads = 2 };
            Assert.Null(Bits.FindDifference(width.ToString(), other, Infer(model, Lengths, tokens, options)));
        }

        float[] alone = Infer(model, Lengths[..1], tokens[..Lengths[0]], new KernelOptions { Pairing = pairing });
        Assert.Null(Bits.FindDifference("alone", alone, other.AsSpan(0, alone.Length)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Another_pairing_is_close_to_the_paired_one_and_to_its_own_decoding(DType dtype, Pairing pairing)
    {
        using PairedSequences first = new(seed: 6);
        using PairedSequences model = first.WithDType(dtype);
        int[] tokens = [.. Enumerable.Range(0, 20).Select(index => index * 5 % PairedSequences.Vocabulary)];
        KernelOptions options = new() { Pairing = pairing };
        float[] whole = Infer(model, [tokens.Length], tokens, options);
        float[] paired = Infer(model, [tokens.Length], tokens, new KernelOptions());
        Assert.InRange(paired.Zip(whole, (a, b) => Math.Abs(a - b)).Max(), 0f, 0.1f);
        using PairedSequences.Decoder decoder = model.CreateDecoder(1, tokens.Length, options);
        int sequence = decoder.Join();
        float[] row = new float[PairedSequences.Vocabulary];
        for (int position = 0; position < tokens.Length; position++)
        {
            decoder.LogProbabilities([sequence], [1], [tokens[position]], row);
            float[] expected = whole[(position * row.Length)..((position + 1) * row.Length)];
            Assert.InRange(row.Zip(expected, (a, b) => Math.Abs(a - b)).Max(), 0f, 0.1f);
        }
    }

    private static float[] Infer(PairedSequences model, int[] lengths, int[] tokens, KernelOptions options)
    {
        using PairedSequences.Inference kernel = model.CreateInference(tokens.Length, options);
        float[] result = new float[tokens.Length * PairedSequences.Vocabulary];
        kernel.LogProbabilities(lengths, tokens, result);
        return result;
    }
}

/// <summary>One layer of attention with a norm and a bias, compiled for every pairing.</summary>
[PrecisionModel(DType.Float16, DType.BFloat16, DType.Float32, Pairings = Pairing.Paired | Pairing.Independent | Pairing.Reordered)]
public sealed partial class PairedSequences
{
    internal const int Vocabulary = 17;
    private const int Width = 32;

    [Parameter(Vocabulary, Width)] private partial Tensor Embedding { get; }
    [Parameter(Width, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor Gain { get; }
    [Parameter(Width, Width)] private partial Tensor Query { get; }
    [Parameter(Width, Width)] private partial Tensor Key { get; }
    [Parameter(Width, Width)] private partial Tensor Value { get; }
    [Parameter(Width, Width)] private partial Tensor Output { get; }
    [Parameter(Vocabulary, Width)] private partial Tensor Head { get; }
    [Parameter(Vocabulary)] private partial Tensor Bias { get; }

    /// <summary>[time, Vocabulary].</summary>
    [Forward(Modes = Modes.Inference | Modes.Decoding)]
    public Tensor LogProbabilities(Tokens tokens)
    {
        Tensor x = Gather(Embedding, tokens);
        Tensor normalized = RmsNorm(x, Gain);
        Tensor mixed = CausalAttention(Rope(Heads(Linear(normalized, Query))), Rope(Heads(Linear(normalized, Key))), Heads(Linear(normalized, Value)));
        return LogSoftmax(Linear(x + Linear(Reshape(mixed, -1, Width), Output), Head, Bias));
    }

    private static Tensor Heads(Tensor x) => Reshape(x, -1, 2, Width / 2);
}
