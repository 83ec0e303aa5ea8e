using System;
using System.Linq;
using PrecisionGen;
using Xunit;

namespace Models.Tests.Definitions;

/// <summary>The definitions at toy constants, on the reference operations.</summary>
public sealed class DefinitionTests
{
    private const int Length = 11;

    public static TheoryData<string> Models => [nameof(Gpt2), nameof(Qwen2), nameof(Llama32), nameof(Qwen3Moe)];

    public static TheoryData<string, DType> ModelsAndDTypes
    {
        get
        {
            TheoryData<string, DType> data = [];
            foreach (string name in (string[])[nameof(Gpt2), nameof(Qwen2), nameof(Llama32), nameof(Qwen3Moe)])
            {
                data.Add(name, DType.Float32);
                data.Add(name, DType.Float16);
                data.Add(name, DType.BFloat16);
            }

            return data;
        }
    }

    /// <summary>The published formulas in double, on the weights under their published names, give the same numbers.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void TheDefinitionComputesThePublishedModel(string name)
    {
        ToyModel toy = ToyModel.Of(name);
        IPrecisionModel model = toy.Create();
        Assert.InRange(Distance(toy, model, toy.Map), 0, 2e-5);
    }

    /// <summary>The comparison above notices two exchanged names.</summary>
    [Fact]
    public void AnExchangeOfTwoNamesIsNoticed()
    {
        ToyModel toy = ToyModel.Of(nameof(Qwen2));
        IPrecisionModel model = toy.Create();
        CheckpointMap exchanged = new();
        foreach (Parameter parameter in model.Parameters)
        {
            string other = parameter.Name.Contains("Gate", StringComparison.Ordinal)
                ? parameter.Name.Replace("Gate", "Up", StringComparison.Ordinal)
                : parameter.Name.Replace("Up", "Gate", StringComparison.Ordinal);
            exchanged.Add(parameter.Name, toy.Map.TensorsOf(other, parameter.Shape)[0].Name);
        }

        Assert.True(Distance(toy, model, exchanged) > 0.01);
    }

    /// <summary>Every row is what it was before later tokens came: decoding by prefix, in every bit.</summary>
    [Theory]
    [MemberData(nameof(ModelsAndDTypes))]
    public void EveryPrefixHasTheBitsOfTheWhole(string name, DType dtype)
    {
        ToyModel toy = ToyModel.Of(name);
        IPrecisionModel model = toy.Create();
        int[] tokens = ToyModel.Tokens(Length);
        float[] whole = toy.Forward(model, dtype, Tokens.From(tokens)).Values.ToArray();
        Assert.Equal(Length * ToyModel.Vocabulary, whole.Length);
        Assert.DoesNotContain(whole, float.IsNaN);
        for (int length = 1; length < Length; length++)
        {
            float[] prefix = toy.Forward(model, dtype, Tokens.From(tokens.AsSpan(0, length))).Values.ToArray();
            Assert.Equal(Bits.Of(whole.AsSpan(0, prefix.Length)), Bits.Of(prefix));
        }
    }

    /// <summary>Inference, decoding and training have the bits of the reference.</summary>
    [Theory]
    [MemberData(nameof(ModelsAndDTypes))]
    public void KernelsHaveTheBitsOfTheReference(string name, DType dtype)
    {
        ToyModel toy = ToyModel.Of(name);
        IPrecisionModel model = toy.Create();
        int[] tokens = ToyModel.Tokens(Length);
        int[] targets = [.. tokens.Skip(1), 0];
        float[] expected = toy.Forward(model, dtype, Tokens.From(tokens)).Values.ToArray();
        ToyResults found = toy.Kernels(model, dtype, tokens, targets);
        Assert.Equal(Bits.Of(expected), Bits.Of(found.Whole));
        Assert.Equal(Bits.Of(expected), Bits.Of(found.Decoded));
        float[] taken = [.. targets.Select((target, t) => expected[(t * ToyModel.Vocabulary) + target])];
        Assert.Equal(Bits.Of(taken), Bits.Of(found.Taken));
    }

    [Fact]
    public void ATokenThatIsNoneIsRefused()
    {
        using Qwen2 model = new(1);
        Assert.ThrowsAny<ArgumentException>(() => model.LogProbabilities(Tokens.From([1, ToyModel.Vocabulary])));
        using Gpt2 learned = new(1);
        Assert.ThrowsAny<ArgumentException>(() => learned.LogProbabilities(Tokens.From(new int[Gpt2Size.MaximumLength + 1])));
    }

    [Fact]
    public void TargetsPickTheirLogProbabilities()
    {
        using Llama32 model = new(1);
        int[] tokens = ToyModel.Tokens(Length);
        int[] targets = [.. tokens.Skip(1), 0];
        ReadOnlySpan<float> all = model.LogProbabilities(Tokens.From(tokens)).Values;
        ReadOnlySpan<float> picked = model.TokenLogProbabilities(Tokens.From(tokens), Tokens.From(targets)).Values;
        for (int t = 0; t < Length; t++)
        {
            Assert.Equal(all[(t * ToyModel.Vocabulary) + targets[t]], picked[t]);
        }
    }

    private static double Distance(ToyModel toy, IPrecisionModel model, CheckpointMap map)
    {
        int[] tokens = ToyModel.Tokens(Length);
        double[][] expected = toy.Published(new PublishedWeights(model.Parameters, map), tokens);
        ReadOnlySpan<float> found = toy.Forward(model, DType.Float32, Tokens.From(tokens)).Values;
        double distance = 0;
        for (int i = 0; i < found.Length; i++)
        {
            distance = Math.Max(distance, Math.Abs(found[i] - expected[i / ToyModel.Vocabulary][i % ToyModel.Vocabulary]));
        }

        return distance;
    }
}
