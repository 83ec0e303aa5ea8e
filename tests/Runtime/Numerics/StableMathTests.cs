using System;
using System.Linq;
using Xunit;

namespace PrecisionGen.Runtime.Tests.Numerics;

/// <summary>The public scalar functions and rows against the reference operations, against exact values, and against the naive formulas.</summary>
public sealed class StableMathTests
{
    public static readonly TheoryData<int> Lengths = [1, 2, 3, 7, 16, 255, 257, 4096, 4097, 8209];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Rows_have_the_bits_of_the_operations(int length)
    {
        float[] x = Values(length, length);
        Tensor row = Tensor.From(x, [length], DType.Float32);
        float[] result = new float[length];
        StableMath.Softmax(x, result);
        AssertBits(Operations.Softmax(row).Values, result);
        StableMath.LogSoftmax(x, result);
        AssertBits(Operations.LogSoftmax(row).Values, result);
        AssertBits(Operations.LogSumExp(row).Values, [StableMath.LogSumExp(x)]);
    }

    [Fact]
    public void Another_order_of_the_sum_has_other_bits()
    {
        float[] x = Values(8209, 5);
        float maximum = x.Max();
        float sum = 0;
        foreach (float value in x)
        {
            sum += StableMath.Exp(value - maximum);
        }

        float[] probabilities = new float[x.Length];
        StableMath.Softmax(x, probabilities);
        Assert.NotEqual(x.Select(value => StableMath.Exp(value - maximum) / sum), probabilities);
    }

    [Theory]
    [InlineData(100f, 100f)]
    [InlineData(-200f, -201f)]
    public void The_maximum_is_subtracted(float a, float b)
    {
        float[] probabilities = new float[2];
        StableMath.Softmax([a, b], probabilities);
        Assert.Equal(1, probabilities.Sum(), 1e-6f);

        // What a softmax without the maximum makes of the same row.
        Assert.Equal(float.NaN, MathF.Exp(a) / (MathF.Exp(a) + MathF.Exp(b)));
        double[] wide = new double[2];
        StableMath.Softmax([1000d, 1000d], wide);
        Assert.Equal([0.5, 0.5], wide);
        Half[] halves = new Half[2];
        StableMath.Softmax([(Half)12, (Half)12], halves);
        Assert.Equal([(Half)0.5, (Half)0.5], halves);
    }

    [Fact]
    public void Logarithms_stay_finite_where_a_probability_is_zero()
    {
        float[] single = new float[2];
        StableMath.LogSoftmax([0f, -104f], single);
        Assert.Equal([0f, -104f], single);
        double[] wide = new double[2];
        StableMath.LogSoftmax([0d, -800d], wide);
        Assert.Equal([0d, -800d], wide);
        Half[] halves = new Half[2];
        StableMath.LogSoftmax([(Half)0, (Half)(-20)], halves);
        Assert.Equal((Half)(-20), halves[1]);
        Assert.Equal(1000 + Math.Log(2), StableMath.LogSumExp([1000d, 1000d]), 1e-9);
        Assert.Equal(12 + MathF.Log(2), StableMath.LogSumExp([(Half)12, (Half)12]), 1e-5f);
        Assert.Equal(-104, StableMath.LogSigmoid(-104f));
        Assert.Equal(-800, StableMath.LogSigmoid(-800d));
        Assert.Equal(float.NegativeInfinity, MathF.Log(MathF.Exp(-104f) / (1 + MathF.Exp(-104f))));
    }

    [Fact]
    public void Sixteen_bits_are_rounded_once()
    {
        float[] x = [.. Values(300, 9).Select(value => (float)(Half)value)];
        float[] single = new float[x.Length];
        StableMath.Softmax(x, single);
        Half[] halves = new Half[x.Length];
        StableMath.Softmax([.. x.Select(value => (Half)value)], halves);
        Assert.Equal(single.Select(value => (Half)value), halves);
        BFloat16[] brains = new BFloat16[2];
        StableMath.LogSoftmax([(BFloat16)0, (BFloat16)(-104)], brains);
        Assert.Equal(-104, (float)brains[1]);
    }

    [Theory]
    [InlineData(0f, 0.5f)]
    [InlineData(200f, 1f)]
    [InlineData(-200f, 0f)]
    public void Sigmoid_reaches_its_ends(float x, float expected)
    {
        Assert.Equal(expected, StableMath.Sigmoid(x));
        Assert.Equal(expected, StableMath.Sigmoid((double)x), 1e-15);
        Tensor one = Tensor.From([x], [1], DType.Float32);
        AssertBits(Operations.Sigmoid(one).Values, [StableMath.Sigmoid(x)]);
    }

    [Fact]
    public void Elements_do_not_depend_on_the_length_of_the_span()
    {
        float[] x = Values(67, 3);
        for (int length = 0; length <= x.Length; length++)
        {
            float[] result = new float[length];
            StableMath.Exp(x.AsSpan(0, length), result);
            AssertBits([.. x.Take(length).Select(StableMath.Exp)], result);
            StableMath.Log(x.AsSpan(0, length), result);
            AssertBits([.. x.Take(length).Select(StableMath.Log)], result);
            StableMath.Tanh(x.AsSpan(0, length), result);
            AssertBits([.. x.Take(length).Select(StableMath.Tanh)], result);
        }
    }

    [Fact]
    public void A_row_may_be_its_own_destination()
    {
        float[] x = Values(500, 4);
        float[] apart = new float[x.Length];
        StableMath.Softmax(x, apart);
        StableMath.Softmax(x, x);
        Assert.Equal(apart, x);
    }

    [Fact]
    public void Wrong_spans_are_refused_with_what_was_found()
    {
        float[] x = new float[4];
        Assert.Contains("at least one value", Assert.Throws<ArgumentException>(() => StableMath.LogSumExp(ReadOnlySpan<float>.Empty)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => StableMath.Softmax(ReadOnlySpan<double>.Empty, []));
        Assert.Contains("4 elements", Assert.Throws<ArgumentException>(() => StableMath.Softmax(x, new float[3])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => StableMath.LogSoftmax(new Half[2], new Half[1]));
        Assert.Throws<ArgumentException>(() => StableMath.Exp(x, new float[5]));
        Assert.Contains("element 1", Assert.Throws<ArgumentException>(() => StableMath.Tanh(x.AsSpan(0, 3), x.AsSpan(1, 3))).Message, StringComparison.Ordinal);
    }

    private static float[] Values(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.4f) * 60)];
    }

    private static void AssertBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            // One NaN is as good as another: the contract leaves its bits open.
            Assert.True(
                float.IsNaN(expected[i]) ? float.IsNaN(actual[i]) : BitConverter.SingleToUInt32Bits(expected[i]) == BitConverter.SingleToUInt32Bits(actual[i]),
                $"Element {i} is {actual[i]:R}, expected {expected[i]:R}.");
        }
    }
}
