using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Xunit;
using static PrecisionGen.Operations;

namespace PrecisionGen.Runtime.Tests.ReferenceOperations;

/// <summary>
/// The bits of a small model of sequences, results and gradients, as one hash for each dtype: equal on every machine. A change of the
/// arithmetic is another profile, so these hashes change only with its name.
/// </summary>
public class SequenceGoldenTests
{
    private const int Vocabulary = 7;
    private const int Width = 8;
    private const int Experts = 3;

    private static readonly (int[] Shape, int Seed)[] parameters =
    [
        ([Vocabulary, Width], 1), ([12, Width], 2), ([16, Width], 3), ([Width, Width], 4), ([Experts, Width], 5),
        ([Experts, 4, Width], 6), ([Experts, 4, Width], 7), ([Experts, Width, 4], 8),
    ];

    [Theory]
    [InlineData(DType.Float32, "af0533bcee4cce10cd6a5f2e8906497199f95e7f59f3336ffc082bdada96e274")]
    [InlineData(DType.Float16, "8bd7dbdbaee03fa9aa781950dd437cdbe946414163f7843422c0b6a0585432bd")]
    [InlineData(DType.BFloat16, "06a06e9758d653f23b34c6ec4adb02f581851c316974e67b164b42a93d8051a7")]
    public void HashesAreThoseWrittenDown(DType dtype, string expected)
    {
        (float[] results, float[] gradients) = Run(dtype, new());
        Assert.Equal(expected, Hash([.. results, .. gradients]));
    }

    [Fact]
    public void ADroppedRoundingAndAnotherOrderAreSeen()
    {
        (float[] results, float[] gradients) = Run(DType.Float16, new());
        Assert.Equal(Hash(results), Hash(Run(DType.Float16, new()).Results));
        Assert.NotEqual(Hash(results), Hash(Run(DType.Float16, new() { RoundsResidual = false }).Results));
        Assert.NotEqual(
            Hash(Run(DType.Float32, new()).Results), Hash(Run(DType.Float32, new() { ReversesExperts = true }).Results));
        (float[] sameResults, float[] otherGradients) = Run(DType.Float16, new() { ReversesSequences = true });
        Assert.Equal(Hash(results), Hash(sameResults));
        Assert.NotEqual(Hash(gradients), Hash(otherGradients));
    }

    private static string Hash(float[] values) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan())));

    private static (float[] Results, float[] Gradients) Run(DType dtype, Details details)
    {
        Tensor[] p = [.. parameters.Select((parameter, index) => Parameter(index, parameter.Shape, parameter.Seed, dtype, details))];
        ReferenceStep step = new(p.Length, 1);
        int[][] sequences = [[1, 4, 2, 6, 6, 0, 3, 5, 1, 2, 4], [3], [5, 0, 1, 2]];
        Tensor[] results = Array.ConvertAll(sequences, tokens => Model(p, Tokens.From(tokens), details));
        foreach (Tensor result in details.ReversesSequences ? results.Reverse() : results)
        {
            int length = result.Shape[0];
            step.Backward(0, [result], [Samples.Uniform(length, length, 0.5f, 2f)]);
        }

        step.CompleteGradients();
        float[] gradients = [.. p.SelectMany((_, index) => step.Gradient(index)!)];
        return ([.. results.SelectMany(result => result.Values.ToArray())], gradients);
    }

    private static Tensor Model(Tensor[] p, Tokens tokens, Details details)
    {
        Tensor x = Gather(p[0], tokens) + Gather(p[1], Positions(tokens));
        Tensor[] heads = Split(Linear(RmsNorm(x), p[2]), 2);
        Tensor[] pair = Split(heads[1], 2);
        Tensor query = RopeLlama3(Reshape(heads[0], -1, 4, 2), 10000f, 8f, 1f, 4f, 32);
        Tensor key = Rope(Reshape(pair[0], -1, 2, 2));
        Tensor attended = CausalAttention(query, key, Reshape(pair[1], -1, 2, 2), window: 5, softcap: 2f);
        x += Linear(Reshape(attended, -1, Width), p[3]);
        Tensor router = Softmax(Linear(Cast(x, DType.Float32), Cast(p[4], DType.Float32)));
        Tensor mixed = MixtureOfExperts(RmsNorm(x), router, p[5], p[6], p[7], 2);
        Tensor last = details.RoundsResidual ? Cast(x + mixed, DType.Float32) : Cast(x, DType.Float32) + Cast(mixed, DType.Float32);
        return Pick(LogSoftmax(Linear(last, Cast(p[0], DType.Float32))), tokens);
    }

    private static Tensor Parameter(int index, int[] shape, int seed, DType dtype, Details details)
    {
        float[] values = Samples.Uniform(shape.Aggregate((a, b) => a * b), seed);
        if (details.ReversesExperts && shape[0] == Experts)
        {
            values = [.. values.Chunk(values.Length / Experts).Reverse().SelectMany(expert => expert)];
        }

        return Tensor.FromParameter(index, Tensor.From(values, shape, dtype).Values, shape, dtype);
    }

    /// <summary>Details that leave the mathematics as it is and change the arithmetic.</summary>
    private sealed record Details
    {
        public bool RoundsResidual { get; init; } = true;

        public bool ReversesExperts { get; init; }

        public bool ReversesSequences { get; init; }
    }
}
