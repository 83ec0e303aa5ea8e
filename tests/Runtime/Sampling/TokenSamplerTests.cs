using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using PrecisionGen.Numerics;
using PrecisionGen.Sampling;
using Xunit;

namespace PrecisionGen.Tests.Sampling;

public sealed class TokenSamplerTests
{
    private const string Golden = "27060c5592e7ae448b2101a2067b698dfa3f5116767d11a78e6dbe2004a3942a";

    private static readonly SamplingDistribution[] Distributions =
    [
        SamplingDistribution.Raw,
        SamplingDistribution.Greedy,
        new(0.7f),
        new(1f, topK: 5),
        new(0.6f, topP: 0.95f),
        new(1.3f, topK: 100, topP: 0.8f),
    ];

    [Fact]
    public void DrawsFollowTheWrittenRule()
    {
        foreach (SamplingDistribution distribution in Distributions)
        {
            float[] row = Rows.Create(700, seed: 5, distinct: 50);
            TokenSampler sampler = new(distribution, seed: 11, stream: 3, row.Length);
            HashSet<int> drawn = [];
            WrittenDistribution? written = distribution.IsGreedy ? null : new WrittenDistribution(row, distribution);
            float[]? maskedRow = written?.Masked;
            CategoricalSampler masked = new(11, 3, row.Length);
            for (uint position = 0; position < 200; position++)
            {
                Assert.True(sampler.TrySample(row, 8, position, out SampledToken token));
                int expected = maskedRow is null ? Array.IndexOf(row, 0f) : Draw(masked, maskedRow, position);
                Assert.Equal(expected, token.Token);
                Assert.Equal(distribution, token.Distribution);
                Assert.Equal(distribution.LogProbability(row, token.Token, new SamplingWorkspace(row.Length)), token.LogProbability);
                drawn.Add(token.Token);
            }

            Assert.Equal(distribution.IsGreedy, drawn.Count == 1);
            Assert.True(written is null || drawn.IsSubsetOf(written.Kept));
        }
    }

    [Fact]
    public void DrawsAndLogProbabilitiesAreTheGoldenOnes()
    {
        List<int> bits = [];
        List<int> wrong = [];
        foreach (SamplingDistribution distribution in Distributions)
        {
            foreach (int tokens in new[] { 3, 300, 5000 })
            {
                float[] row = Rows.Create(tokens, seed: tokens, distinct: 100_000);
                TokenSampler sampler = new(distribution, seed: 1, stream: 2, tokens);
                for (uint position = 0; position < 8; position++)
                {
                    Assert.True(sampler.TrySample(row, 3, position, out SampledToken token));
                    bits.Add(token.Token);
                    bits.Add(BitConverter.SingleToInt32Bits(token.LogProbability));
                    wrong.Add(token.Token);
                    wrong.Add(BitConverter.SingleToInt32Bits(OneChain(row, token, distribution)));
                }
            }
        }

        Assert.True(Golden == Hash(bits), $"The hash is {Hash(bits)}.");

        // The control: a denominator that is one ascending chain changes bits.
        Assert.NotEqual(Golden, Hash(wrong));
    }

    [Fact]
    public void ASequenceThatIsNaNEndsAlone()
    {
        float[] good = [-0.1f, -0.7f, -0.3f, -0.2f];
        float[] bad = [-0.1f, float.NaN, -0.3f, -0.2f];
        foreach (SamplingDistribution distribution in Distributions)
        {
            TokenSampler sampler = new(distribution, 3, 0, 4);
            SampledToken[] together = new SampledToken[3];
            int failures = sampler.Sample([.. good, .. bad, .. good], [10, 11, 12], [5, 5, 5], together);
            Assert.Equal(1, failures);
            Assert.Equal(new SampledToken(-1, float.NaN, distribution), together[1]);
            Assert.True(sampler.TrySample(good, 12, 5, out SampledToken alone));
            Assert.Equal(alone, together[2]);
            Assert.True(sampler.TrySample(good, 10, 5, out alone));
            Assert.Equal(alone, together[0]);
        }
    }

    [Fact]
    public void SamplingDoesNotAllocate()
    {
        float[] row = Rows.Create(500, 1, 40);
        foreach (SamplingDistribution distribution in Distributions)
        {
            TokenSampler sampler = new(distribution, 3, 0, row.Length);
            sampler.TrySample(row, 0, 0, out _);
            long before = GC.GetAllocatedBytesForCurrentThread();
            sampler.TrySample(row, 0, 1, out _);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void LengthsAreChecked()
    {
        TokenSampler sampler = new(SamplingDistribution.Raw, 3, 0, 4);
        Assert.Throws<ArgumentException>(() => sampler.TrySample(new float[3], 0, 0, out _));
        Assert.Throws<ArgumentException>(() => sampler.Sample(new float[8], [1], [1, 2], new SampledToken[2]));
    }

    private static int Draw(CategoricalSampler sampler, float[] row, uint position)
    {
        Assert.True(sampler.TrySample(row, 8, position, out int category));
        return category;
    }

    private static float OneChain(float[] row, SampledToken token, SamplingDistribution distribution)
    {
        if (distribution.IsRaw || distribution.IsGreedy)
        {
            return token.LogProbability;
        }

        float[] masked = new WrittenDistribution(row, distribution).Masked;
        float maximum = float.NegativeInfinity;
        foreach (float x in masked)
        {
            maximum = MathF.Max(maximum, x);
        }

        float sum = 0;
        foreach (float x in masked)
        {
            sum += ElementaryFunctions.Exp(x - maximum);
        }

        return (masked[token.Token] - maximum) - ElementaryFunctions.Log(sum);
    }

    private static string Hash(List<int> bits)
        => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(bits))));
}
