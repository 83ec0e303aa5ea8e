using System;
using System.Collections.Generic;
using PrecisionGen.Sampling;
using PrecisionGen.Tests.Parameters;
using Xunit;

namespace PrecisionGen.Tests.Sampling;

public sealed class SamplingDistributionTests
{
    public static TheoryData<float, int, float> Distributions => new()
    {
        { 0.7f, 0, 1f },
        { 1f, 5, 1f },
        { 1f, 1, 1f },
        { 1f, 0, 0.9f },
        { 0.6f, 0, 0.95f },
        { 1.3f, 7, 0.8f },
        { 1f, 400, 0.5f },
        { 1f, 0, 1e-6f },
    };

    [Theory]
    [MemberData(nameof(Distributions))]
    public void LogProbabilitiesFollowTheWrittenRule(float temperature, int topK, float topP)
    {
        SamplingDistribution distribution = new(temperature, topK, topP);
        foreach (int tokens in new[] { 1, 2, 17, 300, 4100 })
        {
            // Few distinct values, so that ties are everywhere.
            float[] row = Rows.Create(tokens, seed: tokens, distinct: tokens == 17 ? 4 : 60);
            SamplingWorkspace workspace = new(tokens);
            WrittenDistribution written = new(row, distribution);
            float[] expected = written.LogProbabilities;
            int step = Math.Max(1, tokens / 40);
            for (int token = 0; token < tokens; token += step)
            {
                float actual = distribution.LogProbability(row, token, workspace);
                Assert.Equal(BitConverter.SingleToInt32Bits(expected[token]), BitConverter.SingleToInt32Bits(actual));
                Assert.Equal(written.Kept.Contains(token) && row[token] > float.NegativeInfinity, actual > float.NegativeInfinity);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void GradientsAgreeWithCentralDifferencesInDouble(float temperature, int topK, float topP)
    {
        const int Tokens = 12;
        const double Step = 1e-5;
        SamplingDistribution distribution = new(temperature, topK, topP);
        float[] row = Rows.Create(Tokens, seed: 3, distinct: 1000);
        HashSet<int> kept = new WrittenDistribution(row, distribution).Kept;
        kept.RemoveWhere(i => float.IsNegativeInfinity(row[i]));
        float[] gradients = new float[Tokens];
        SamplingWorkspace workspace = new(Tokens);
        for (int token = 0; token < Tokens; token++)
        {
            distribution.LogProbabilityGradient(row, token, 2f, workspace, gradients);
            for (int i = 0; i < Tokens; i++)
            {
                double difference = 0;
                if (kept.Contains(token))
                {
                    double above = LogProbability(row, kept, token, temperature, i, Step);
                    double below = LogProbability(row, kept, token, temperature, i, -Step);
                    difference = 2 * (above - below) / (2 * Step);
                }

                Assert.Equal(difference, gradients[i], 2e-5);
                Assert.True(kept.Contains(i) || BitConverter.SingleToInt32Bits(gradients[i]) == 0);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Distributions))]
    public void GradientsFollowTheWrittenRule(float temperature, int topK, float topP)
    {
        const int Tokens = 300;
        const float Gradient = -1.7f;
        SamplingDistribution distribution = new(temperature, topK, topP);
        float[] row = Rows.Create(Tokens, seed: 12, distinct: 90);
        float[] masked = new WrittenDistribution(row, distribution).Masked;
        float[] probabilities = Operations.Softmax(Tensor.From(masked, [Tokens], DType.Float32)).Values.ToArray();
        float[] actual = new float[Tokens];
        SamplingWorkspace workspace = new(Tokens);
        for (int token = 0; token < Tokens; token += 7)
        {
            float[] expected = new float[Tokens];
            for (int i = 0; i < Tokens && masked[token] > float.NegativeInfinity; i++)
            {
                float own = i == token ? Gradient : 0f;
                expected[i] = masked[i] > float.NegativeInfinity ? (own - (probabilities[i] * Gradient)) / temperature : 0f;
            }

            distribution.LogProbabilityGradient(row, token, Gradient, workspace, actual);
            Assert.Equal(Declarations.Bits(expected), Declarations.Bits(actual));
        }
    }

    [Fact]
    public void RawLogProbabilitiesAreTheModelsOwnBits()
    {
        const int Tokens = 100;
        SamplingWorkspace workspace = new(Tokens);
        float[] gradients = new float[Tokens];
        int renormalizedDiffers = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            Tensor logits = Tensor.From(Rows.Create(Tokens, seed, 1_000_003), [Tokens], DType.Float32);
            float[] row = Operations.LogSoftmax(logits).Values.ToArray();
            for (int token = 0; token < Tokens; token++)
            {
                float raw = SamplingDistribution.Raw.LogProbability(row, token, workspace);
                Assert.Equal(BitConverter.SingleToInt32Bits(row[token]), BitConverter.SingleToInt32Bits(raw));

                // The control: a distribution that keeps everything renormalizes, which is not the same bits.
                renormalizedDiffers += new SamplingDistribution(topK: Tokens).LogProbability(row, token, workspace) == raw ? 0 : 1;
            }

            SamplingDistribution.Raw.LogProbabilityGradient(row, seed, -0.25f, workspace, gradients);
            float[] expected = new float[Tokens];
            expected[seed] = -0.25f;
            Assert.Equal(Declarations.Bits(expected), Declarations.Bits(gradients));
        }

        Assert.True(renormalizedDiffers > 0);
    }

    [Fact]
    public void GreedyIsCertain()
    {
        SamplingWorkspace workspace = new(4);
        float[] row = [-3f, -1f, -1f, -2f];
        float[] gradients = [1, 1, 1, 1];
        Assert.Equal(0f, SamplingDistribution.Greedy.LogProbability(row, 1, workspace));
        Assert.Equal(float.NegativeInfinity, SamplingDistribution.Greedy.LogProbability(row, 2, workspace));
        SamplingDistribution.Greedy.LogProbabilityGradient(row, 1, 1f, workspace, gradients);
        Assert.Equal([0f, 0f, 0f, 0f], gradients);
    }

    [Fact]
    public void TiesGoToTheLowerIndex()
    {
        SamplingWorkspace workspace = new(4);
        SamplingDistribution two = new(topK: 2);
        Assert.Equal([1, 2], Kept(two, [-1f, 0f, -1f + 1f, -0f], workspace));
        Assert.Equal([0, 1], Kept(two, [-0f, 0f, -0f, 0f], workspace));

        // Both numerators are 1, so top-p sees a tie where the log-probabilities differ, and the chain reaches half at the first.
        Assert.Equal([0], Kept(new SamplingDistribution(topP: 0.5f), [-1e-9f, 0f, -200f, -200f], workspace));
        Assert.Equal([1], Kept(new SamplingDistribution(topK: 1, topP: 0.5f), [-1e-9f, 0f, -200f, -200f], workspace));

        // A prefix that reaches p exactly is enough; the next number above it is not.
        float[] even = [-1f, -1f, -1f, -1f];
        Assert.Equal([0, 1, 2], Kept(new SamplingDistribution(topP: 0.75f), even, workspace));
        Assert.Equal([0, 1, 2, 3], Kept(new SamplingDistribution(topP: MathF.BitIncrement(0.75f)), even, workspace));
    }

    [Fact]
    public void TopKOfAllAndTopPOfOneKeepEverything()
    {
        SamplingWorkspace workspace = new(3);
        float[] row = [0f, -120f, -1f];
        Assert.Equal([0, 1, 2], Kept(new SamplingDistribution(2f, topK: 3), row, workspace));
        Assert.Equal([0, 1, 2], Kept(new SamplingDistribution(2f, topK: 99), row, workspace));
        Assert.Equal([0, 2], Kept(new SamplingDistribution(topP: MathF.BitDecrement(1f)), row, workspace));
    }

    [Theory]
    [InlineData(float.NaN, -1f)]
    [InlineData(float.PositiveInfinity, -1f)]
    [InlineData(float.NegativeInfinity, float.NegativeInfinity)]
    public void ARowThatIsNoDistributionIsNaN(float first, float second)
    {
        SamplingWorkspace workspace = new(2);
        float[] gradients = new float[2];
        foreach (SamplingDistribution distribution in new[] { new(0.5f), new(topK: 1), new(topP: 0.5f), SamplingDistribution.Greedy })
        {
            Assert.True(float.IsNaN(distribution.LogProbability([first, second], 1, workspace)));
            distribution.LogProbabilityGradient([first, second], 1, 1f, workspace, gradients);
            Assert.True(float.IsNaN(gradients[0]) && float.IsNaN(gradients[1]));
        }
    }

    [Fact]
    public void TheDefaultValueIsRaw()
    {
        Assert.Equal(SamplingDistribution.Raw, default);
        Assert.Equal(SamplingDistribution.Raw, new SamplingDistribution());
        Assert.Equal(SamplingDistribution.Raw, new SamplingDistribution(1f, 0, 1f));
        Assert.NotEqual(SamplingDistribution.Raw, new SamplingDistribution(topK: 1));
        Assert.NotEqual(SamplingDistribution.Raw, SamplingDistribution.Greedy);
        Assert.Equal((1f, 0, 1f, false), Parts(SamplingDistribution.Raw));
        Assert.Equal((0.5f, 3, 0.25f, false), Parts(new SamplingDistribution(0.5f, 3, 0.25f)));
        Assert.Equal("raw", SamplingDistribution.Raw.ToString());
        Assert.Equal("greedy", SamplingDistribution.Greedy.ToString());
        Assert.Equal("temperature 0.6, top-k 0, top-p 0.95", new SamplingDistribution(0.6f, topP: 0.95f).ToString());
    }

    [Fact]
    public void ArgumentsAreChecked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SamplingDistribution(0f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SamplingDistribution(float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SamplingDistribution(float.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SamplingDistribution(topK: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SamplingDistribution(topP: 0f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SamplingDistribution(topP: 1.5f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SamplingWorkspace(0));
        SamplingWorkspace workspace = new(2);
        Assert.Throws<ArgumentException>(() => SamplingDistribution.Raw.LogProbability([-1f], 0, workspace));
        Assert.Throws<ArgumentException>(() => SamplingDistribution.Raw.LogProbability([-1f, -1f], 2, workspace));
        Assert.Throws<ArgumentException>(
            () => SamplingDistribution.Raw.LogProbabilityGradient([-1f, -1f], 1, 1f, workspace, new float[3]));
    }

    private static (float Temperature, int TopK, float TopP, bool IsGreedy) Parts(SamplingDistribution distribution)
        => (distribution.Temperature, distribution.TopK, distribution.TopP, distribution.IsGreedy);

    private static List<int> Kept(SamplingDistribution distribution, float[] row, SamplingWorkspace workspace)
    {
        List<int> kept = [];
        for (int token = 0; token < row.Length; token++)
        {
            if (distribution.LogProbability(row, token, workspace) > float.NegativeInfinity)
            {
                kept.Add(token);
            }
        }

        return kept;
    }

    private static double LogProbability(float[] row, HashSet<int> kept, int token, double temperature, int moved, double by)
    {
        double sum = 0;
        foreach (int i in kept)
        {
            sum += Math.Exp((row[i] + (i == moved ? by : 0)) / temperature);
        }

        return ((row[token] + (token == moved ? by : 0)) / temperature) - Math.Log(sum);
    }
}
