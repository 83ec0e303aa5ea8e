using Xunit;
using static PrecisionGen.Operations;

namespace PrecisionGen.Runtime.Tests.ReferenceOperations;

/// <summary>The gradients of the operations along time and of mixtures against central differences in double.</summary>
public class SequenceCentralDifferenceTests
{
    [Fact]
    public void OfPickAndGather()
    {
        float[][] values = [Samples.Uniform(12, 1)];
        Tokens tokens = Tokens.From([2, 0, 2, 1]);
        CentralDifferenceTests.Check(values, [[4, 3]], p => Pick(p[0], tokens), p => [p[0][2], p[0][3], p[0][8], p[0][10]]);
        CentralDifferenceTests.Check(
            values, [[4, 3]], p => Gather(p[0], Tokens.From([3, 0, 3])), p => [.. p[0][9..], .. p[0][..3], .. p[0][9..]]);
    }

    [Fact]
    public void OfRope() => CentralDifferenceTests.Check(
        [Samples.Uniform(30, 2)],
        [[5, 1, 6]],
        p => Rope(p[0], 100f),
        p => SequenceMathematics.Rope(p[0], 1, 6, 100));

    [Fact]
    public void OfRopeOfHeads() => CentralDifferenceTests.Check(
        [Samples.Uniform(24, 3)],
        [[3, 2, 4]],
        p => Rope(p[0]),
        p => SequenceMathematics.Rope(p[0], 2, 4, 10000));

    [Theory]
    [InlineData(2, 2, 0, 0f, 0f)]
    [InlineData(4, 2, 0, 0f, 0f)]
    [InlineData(2, 1, 2, 0f, 0.3f)]
    [InlineData(2, 1, 3, 0.8f, 1.5f)]
    public void OfCausalAttention(int heads, int pairs, int window, float softcap, float scale)
    {
        const int Time = 5;
        (float[][] values, int[][] shapes) = Operands(Time, heads, pairs);
        CentralDifferenceTests.Check(
            values,
            shapes,
            p => CausalAttention(p[0], p[1], p[2], window, softcap, scale),
            p => SequenceMathematics.Attention(
                p, Time, heads, pairs, softcap, scale == 0f ? 0.5 : scale, (i, j) => j <= i && (window == 0 || j > i - window)));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.5f)]
    public void OfAttention(float softcap)
    {
        const int Time = 4;
        (float[][] values, int[][] shapes) = Operands(Time, 2, 1);
        CentralDifferenceTests.Check(
            values,
            shapes,
            p => Attention(p[0], p[1], p[2], softcap),
            p => SequenceMathematics.Attention(p, Time, 2, 1, softcap, 0.5, (i, j) => true));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void OfMixtureOfExperts(int count) => CentralDifferenceTests.Check(
        [
            Samples.Uniform(12, 20), Samples.Uniform(9, 21, 0.1f, 1f), Samples.Uniform(24, 22), Samples.Uniform(24, 23),
            Samples.Uniform(24, 24),
        ],
        [[3, 4], [3, 3], [3, 2, 4], [3, 2, 4], [3, 4, 2]],
        p => MixtureOfExperts(p[0], p[1], p[2], p[3], p[4], count),
        p => SequenceMathematics.Mixture(p, 4, 3, count));

    [Fact]
    public void AWrongMaskIsFound()
    {
        (float[][] values, int[][] shapes) = Operands(4, 2, 1);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => CentralDifferenceTests.Check(
            values,
            shapes,
            p => CausalAttention(p[0], p[1], p[2]),
            p => SequenceMathematics.Attention(p, 4, 2, 1, 0, 0.5, (i, j) => true)));
    }

    private static (float[][] Values, int[][] Shapes) Operands(int time, int heads, int pairs) => (
        [Samples.Uniform(time * heads * 4, 10), Samples.Uniform(time * pairs * 4, 11), Samples.Uniform(time * pairs * 3, 12)],
        [[time, heads, 4], [time, pairs, 4], [time, pairs, 3]]);
}
