using System;
using System.Linq;
using PrecisionGen.Reference;
using Xunit;

namespace PrecisionGen.Runtime.Tests.Numerics;

/// <summary>The public reductions against the scalar row reduction that the contract writes down, and against orders that are wrong.</summary>
public sealed class StableMathReductionTests
{
    public static readonly TheoryData<int> Lengths = [0, 1, 3, 15, 16, 17, 37, 255, 256, 257, 4095, 4096, 4097, 8209];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void SumIsTheRowReductionInEveryBit(int length)
    {
        float[] values = Values(length, 1);
        Half[] halves = [.. values.Select(value => (Half)value)];
        BFloat16[] brains = [.. values.Select(value => (BFloat16)value)];
        AssertBits(RowReduction.Sum(values), StableMath.Sum(values));
        AssertBits(RowReduction.Sum([.. halves.Select(value => (float)value)]), StableMath.Sum(halves));
        AssertBits(RowReduction.Sum([.. brains.Select(value => (float)value)]), StableMath.Sum(brains));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void DotIsTheRowReductionInEveryBit(int length)
    {
        float[] a = Values(length, 2);
        float[] b = Values(length, 3);
        AssertBits(RowReduction.SumOfProducts(a, b), StableMath.Dot(a, b));
        AssertBits(RowReduction.SumOfProducts(a, a), StableMath.SumOfSquares(a));
        float[] rounded = [.. a.Select(value => (float)(Half)value)];
        AssertBits(RowReduction.SumOfProducts(rounded, rounded), StableMath.SumOfSquares([.. a.Select(value => (Half)value)]));
    }

    [Fact]
    public void AnotherOrderHasOtherBits()
    {
        float[] values = Values(8209, 1);
        float running = 0;
        foreach (float value in values)
        {
            running += value;
        }

        Assert.NotEqual(running, StableMath.Sum(values));
        Assert.NotEqual(StableMath.Sum(values.Reverse().ToArray()), StableMath.Sum(values));
    }

    [Fact]
    public void SixteenBitsDoNotStopTheSum()
    {
        Half[] ones = Enumerable.Repeat(Half.One, 100_000).ToArray();
        Half sum = Half.Zero;
        foreach (Half one in ones)
        {
            sum += one;
        }

        Assert.Equal((Half)2048, sum);
        Assert.Equal(100_000, StableMath.Sum(ones));
        Assert.Equal(1, StableMath.Mean(ones));
        Assert.Equal(300, StableMath.Norm(Enumerable.Repeat((Half)30, 100).ToArray()));
    }

    [Theory]
    [InlineData(1e20f, 3, 4)]
    [InlineData(1e-22f, 3, 4)]
    [InlineData(3e-44f, 3, 4)]
    [InlineData(0, 3, 4)]
    public void NormNeitherOverflowsNorUnderflows(float unit, float x, float y)
    {
        double exact = Math.Sqrt(((double)(x * unit) * (x * unit)) + ((double)(y * unit) * (y * unit)));
        float norm = StableMath.Norm([x * unit, y * unit]);
        Assert.InRange(norm, exact * 0.999999 - float.Epsilon, exact * 1.000001 + float.Epsilon);
    }

    [Fact]
    public void NormPassesNaNAndInfinityOn()
    {
        Assert.True(float.IsNaN(StableMath.Norm([1f, float.NaN, float.PositiveInfinity])));
        Assert.Equal(float.PositiveInfinity, StableMath.Norm([1f, float.NegativeInfinity]));
        Assert.Equal(float.PositiveInfinity, StableMath.Norm([float.MaxValue, float.MaxValue]));
    }

    [Fact]
    public void RowsOfDifferentLengthsAreRefused() =>
        Assert.Throws<ArgumentException>(() => StableMath.Dot([1f, 2f], [1f]));

    [Fact]
    public void TheMeanOfNothingIsNaN() => Assert.True(float.IsNaN(StableMath.Mean(ReadOnlySpan<float>.Empty)));

    private static float[] Values(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.3f) * 8)];
    }

    private static void AssertBits(float expected, float actual) =>
        Assert.Equal(BitConverter.SingleToUInt32Bits(expected), BitConverter.SingleToUInt32Bits(actual));
}
