using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using PrecisionGen.Objectives;
using PrecisionGen.Sampling;
using PrecisionGen.Tests.Parameters;
using Xunit;

namespace PrecisionGen.Tests.Objectives;

public sealed class SequenceObjectiveTests
{
    private const int ConstantLength = 16;
    private const float Threshold = 1.05f;
    private const string Golden = "7f49e428238f4a0ff93bd20c1358180db7dc0419150f019b19d0a63492a20166";

    private static readonly ClipOptions Options = new(0.1f, 0.12f);

    public static TheoryData<string> Names => [.. Algorithms.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void GradientsAgreeWithCentralDifferencesOfTheStatedLoss(string name)
    {
        using TestPolicy policy = new();
        SequenceStep step = new(3, policy.Stamp);
        float[] gradients = step.Gradients(Create(name), policy, 3, 1f, out SequenceStatistics statistics);
        WrittenLoss loss = new(name, step, ConstantLength, Threshold, Options);
        AssertDifferences(step, loss, gradients);
        Assert.Equal(loss.Compute(), statistics.Loss, 1e-6);
        Assert.Equal((SequenceStep.Lengths.Sum(), SequenceStep.Lengths.Length), (statistics.Tokens, statistics.Sequences));

        bool truncates = name.EndsWith("is", StringComparison.Ordinal) && name != "pg-seq-is";
        Assert.Equal(truncates, loss.ShareBeyond is > 0.1 and < 0.9);
        bool clips = name.Contains("grpo", StringComparison.Ordinal) || name == "gspo";
        Assert.Equal(clips, statistics.ClipFraction is > 0 and < 1);
        Assert.Equal(name.EndsWith("mis", StringComparison.Ordinal), statistics.MaskedTokens > 0);
    }

    [Theory]
    [InlineData("grpo")]
    [InlineData("gspo")]
    [InlineData("pg-seq-mis")]
    public void TheKlPenaltyAgreesWithCentralDifferences(string name)
    {
        using TestPolicy policy = new();
        SequenceStep step = new(4, policy.Stamp);
        ClipOptions options = Options with { KlCoefficient = 0.3f };
        SequenceObjective objective = name switch
        {
            "grpo" => new Grpo(options),
            "gspo" => new Gspo(options),
            _ => new PolicyGradient(Correction.SequenceMasked(Threshold), LossNormalization.Constant(ConstantLength), 0.3f),
        };
        float[] gradients = step.Gradients(objective, policy, 8, 1f, out SequenceStatistics statistics);
        WrittenLoss loss = new(name, step, ConstantLength, Threshold, options);
        AssertDifferences(step, loss, gradients);
        Assert.Equal(loss.Compute(), statistics.Loss, 1e-6);
        Assert.True(statistics.KlPenalty > 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ASplitIntoMicroBatchesChangesNoBit(string name)
    {
        using TestPolicy policy = new();
        SequenceStep step = new(5, policy.Stamp);
        uint[] whole = Declarations.Bits(step.Gradients(Create(name), policy, 8, 1024f, out _));
        foreach (int size in new[] { 1, 2, 3, 7 })
        {
            Assert.Equal(whole, Declarations.Bits(step.Gradients(Create(name), policy, size, 1024f, out _)));
        }

        // The control: a micro-batch that begins a step of its own counts only itself.
        step.Samples.RemoveRange(5, 3);
        uint[] part = Declarations.Bits(step.Gradients(Create(name), policy, 8, 1024f, out _));
        Assert.NotEqual(whole[..part.Length], part);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ScaledGradientsAreExactMultiples(string name)
    {
        using TestPolicy policy = new();
        SequenceStep step = new(6, policy.Stamp);
        float[] plain = step.Gradients(Create(name), policy, 8, 1f, out _);
        float[] scaled = step.Gradients(Create(name), policy, 8, 65536f, out _);
        Assert.Equal(plain.Select(gradient => gradient * 65536f), scaled);
    }

    [Fact]
    public void GradientsAreTheGoldenOnes()
    {
        using TestPolicy policy = new();
        SequenceStep step = new(7, policy.Stamp);
        string hash = Hash(AllBits(step, policy));
        Assert.True(Golden == hash, $"The hash is {hash}.");

        // The control: one bit of one log-probability.
        step.Current[4][19] = MathF.BitIncrement(step.Current[4][19]);
        Assert.NotEqual(Golden, Hash(AllBits(step, policy)));
    }

    [Fact]
    public void AnAdvantageOfZeroHasNoGradientWhateverTheRatio()
    {
        using TestPolicy policy = new();
        foreach (string name in Algorithms.Names)
        {
            SequenceStep step = new(8, policy.Stamp);
            step.Samples[0] = step.Samples[0] with { Advantage = 0f };
            step.Current[0] = [200f, 200f, 200f];
            float[] gradients = step.Gradients(Create(name), policy, 8, 1f, out SequenceStatistics statistics);
            Assert.Equal([0u, 0u, 0u], Declarations.Bits(gradients.AsSpan(0, 3)));
            Assert.True(double.IsFinite(statistics.PolicyLoss));
        }
    }

    [Fact]
    public void NaNReachesTheGradientOfItsSequenceOnly()
    {
        using TestPolicy policy = new();
        foreach (string name in Algorithms.Names)
        {
            SequenceStep step = new(9, policy.Stamp);
            uint[] before = Declarations.Bits(step.Gradients(Create(name), policy, 8, 1f, out _));
            step.Samples[0] = step.Samples[0] with { Advantage = 1f };
            step.Current[0][1] = float.NaN;
            float[] gradients = step.Gradients(Create(name), policy, 8, 1f, out _);
            Assert.Equal(name != "reinforce", float.IsNaN(gradients[1]));
            Assert.Equal(before[3..], Declarations.Bits(gradients.AsSpan(3)));
        }
    }

    [Fact]
    public void ComputingDoesNotAllocate()
    {
        using TestPolicy policy = new();
        SequenceStep step = new(10, policy.Stamp);
        foreach (string name in Algorithms.Names)
        {
            ObjectiveStep objectiveStep = Create(name).Begin(step.Samples, policy);
            float[] gradients = new float[objectiveStep.Tokens];
            TokenLogProbabilities current = new(step.Packed(0, 8), SamplingDistribution.Raw, policy.Stamp);
            objectiveStep.Compute(0, 8, current, 1f, gradients);
            long before = GC.GetAllocatedBytesForCurrentThread();
            objectiveStep.Compute(0, 8, current, 1f, gradients);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void NamesAreChecked()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Algorithms.Create("ppo2", 1));
        Assert.Contains("pg-seq-mis, grpo, dr-grpo", error.Message, StringComparison.Ordinal);
        Assert.Contains("'ppo2' was given", error.Message, StringComparison.Ordinal);
        Assert.Same(Correction.None, Algorithms.Create("grpo", 1, isMismatchKnown: true).Correction);
        Assert.Null(Algorithms.Create("grpo", 1).Correction);
        Assert.True(Algorithms.Create("grpo", 1).DividesByDeviation);
        Assert.False(Algorithms.Create("dr-grpo", 1).DividesByDeviation);
        Assert.Equal(3f, Correction.DefaultThreshold);
    }

    private static SequenceObjective Create(string name) => Algorithms.Create(name, ConstantLength, Threshold, Options);

    private static void AssertDifferences(SequenceStep step, WrittenLoss loss, float[] gradients)
    {
        const double Step = 1e-6;
        int flat = 0;
        for (int i = 0; i < step.Samples.Count; i++)
        {
            for (int t = 0; t < step.Current[i].Length; t++)
            {
                double difference = (loss.Compute(i, t, Step) - loss.Compute(i, t, -Step)) / (2 * Step);
                Assert.Equal(difference, gradients[flat++], 1e-6);
            }
        }
    }

    private static List<uint> AllBits(SequenceStep step, TestPolicy policy)
    {
        List<uint> bits = [];
        foreach (string name in Algorithms.Names)
        {
            bits.AddRange(Declarations.Bits(step.Gradients(Create(name), policy, 3, 32768f, out _)));
        }

        bits.AddRange(Declarations.Bits(step.Gradients(new Grpo(Options with { KlCoefficient = 0.1f }), policy, 3, 32768f, out _)));
        return bits;
    }

    private static string Hash(List<uint> bits)
        => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(bits))));
}
