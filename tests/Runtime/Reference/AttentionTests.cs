using System;
using System.Linq;
using Xunit;
using static PrecisionGen.Operations;

namespace PrecisionGen.Runtime.Tests.ReferenceOperations;

/// <summary>Attention's rules: bits of a hand-written forward, and what must not change a bit.</summary>
public class AttentionTests
{
    private const int Time = 290;
    private const int Size = 4;

    [Theory]
    [InlineData(0, 0f)]
    [InlineData(270, 0.7f)]
    public void TheForwardIsTheWrittenOne(int window, float softcap)
    {
        foreach (DType dtype in new[] { DType.Float32, DType.Float16, DType.BFloat16 })
        {
            uint[] bits = Samples.Bits(Attend(dtype, window, softcap));
            Assert.Equal(Samples.Bits(Written(dtype, window, softcap, Change.None)), bits);
        }
    }

    [Theory]
    [InlineData(Change.BlocksFromTheFirstKeySeen)]
    [InlineData(Change.DenominatorWithoutLanes)]
    [InlineData(Change.OneChainWithoutBlocks)]
    [InlineData(Change.ProbabilitiesBeforeValues)]
    [InlineData(Change.RoundedProbabilities)]
    [InlineData(Change.ScaleBeforeTheChain)]
    [InlineData(Change.NoSoftcap)]
    [InlineData(Change.ReciprocalOfTheDenominator)]
    public void AChangedDetailChangesBits(Change change) => Assert.NotEqual(
        Samples.Bits(Attend(DType.Float32, 270, 0.7f)), Samples.Bits(Written(DType.Float32, 270, 0.7f, change)));

    [Fact]
    public void ASmallCaseByHand()
    {
        // Equal keys weigh equally; a query of zeros too.
        Tensor ones = Samples.Float32([1f, 1f, 1f], 3, 1, 1);
        Tensor values = Samples.Float32([1f, 2f, 6f], 3, 1, 1);
        Assert.Equal([1f, 1.5f, 3f], CausalAttention(ones, ones, values).Values.ToArray());
        Assert.Equal([1f, 1.5f, 4f], CausalAttention(ones, ones, values, window: 2).Values.ToArray());
        Assert.Equal([1f, 2f, 6f], CausalAttention(ones, ones, values, window: 1).Values.ToArray());
        Assert.Equal([3f, 3f, 3f], Attention(ones, ones, values).Values.ToArray());
    }

    [Fact]
    public void AWindowOfTheLengthIsNone()
    {
        Tensor x = Activation(Time, 1, 1, DType.Float16);
        Assert.Equal(Bits(CausalAttention(x, x, x)), Bits(CausalAttention(x, x, x, window: Time)));
        Assert.NotEqual(Bits(CausalAttention(x, x, x)), Bits(CausalAttention(x, x, x, window: Time - 1)));
    }

    [Fact]
    public void GroupsAreRepeatedHeads()
    {
        Tensor query = Activation(9, 4, 1, DType.Float16);
        Tensor key = Activation(9, 2, 2, DType.Float16);
        Tensor value = Activation(9, 2, 3, DType.Float16);
        Assert.Equal(Bits(CausalAttention(query, Repeated(key), Repeated(value))), Bits(CausalAttention(query, key, value)));
        Assert.Equal(Bits(Attention(query, Repeated(key), Repeated(value))), Bits(Attention(query, key, value)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void ALongerSequenceDoesNotChangeItsPrefix(int window)
    {
        const int Row = 2 * Size;
        Tensor whole = Activation(20, 2, 1, DType.BFloat16);
        ReadOnlySpan<float> rows = CausalAttention(whole, whole, whole, window).Values;
        for (int length = 1; length < 20; length++)
        {
            Tensor prefix = Tensor.From(whole.Values[..(length * Row)], [length, 2, Size], DType.BFloat16);
            Assert.Equal(rows[..(length * Row)].ToArray(), CausalAttention(prefix, prefix, prefix, window).Values.ToArray());
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void WhatAQueryDoesNotSeeDoesNotReachIt(float poison)
    {
        float[] values = Samples.Uniform(12 * Size, 4);
        float[] poisoned = [.. values];
        poisoned.AsSpan(9 * Size, Size).Fill(poison);
        poisoned.AsSpan(2 * Size, Size).Fill(poison);
        Tensor query = Samples.Float32(values, 12, 1, Size);
        Tensor clean = CausalAttention(query, query, query, window: 3);
        Tensor y = CausalAttention(query, Samples.Float32(poisoned, 12, 1, Size), Samples.Float32(poisoned, 12, 1, Size), window: 3);
        for (int position = 0; position < 12; position++)
        {
            bool sees = position is (>= 2 and < 5) or >= 9;
            bool isEqual = y.Row(position).SequenceEqual(clean.Row(position));
            Assert.NotEqual(sees, isEqual);
        }
    }

    [Fact]
    public void WhatAQueryDoesNotSeeReceivesNothingFromIt()
    {
        float[] values = Samples.Uniform(6 * Size, 5);
        Tensor[] operands = [.. Enumerable.Range(0, 3).Select(i => Samples.Parameter(i, values, 6, 1, Size))];
        float[] dy = new float[6 * Size];
        dy.AsSpan(4 * Size, Size).Fill(float.NaN);
        float[]?[] gradients = Samples.Gradients(3, CausalAttention(operands[0], operands[1], operands[2], window: 2), dy);
        for (int position = 0; position < 6; position++)
        {
            Assert.Equal(position == 4, float.IsNaN(gradients[0]![position * Size]));
            Assert.Equal(position is 3 or 4, float.IsNaN(gradients[1]![position * Size]));
            Assert.Equal(position is 3 or 4, float.IsNaN(gradients[2]![position * Size]));
        }
    }

    [Fact]
    public void TheDefaultScaleIsTheRoundedReciprocalRoot()
    {
        Tensor x = Activation(7, 1, 6, DType.Float32);
        Assert.Equal(Bits(CausalAttention(x, x, x)), Bits(CausalAttention(x, x, x, scale: 0.5f)));
        Assert.NotEqual(Bits(CausalAttention(x, x, x)), Bits(CausalAttention(x, x, x, scale: 0.50000006f)));
    }

    [Fact]
    public void ErrorsNameWhatWasExpectedAndFound()
    {
        Tensor x = Activation(4, 4, 1, DType.Float32);
        Tensor three = Activation(4, 3, 1, DType.Float32);
        Assert.Contains("that 3 key heads divide but found 4", Message(() => CausalAttention(x, three, three)), StringComparison.Ordinal);
        Tensor flat = Samples.Float32(new float[4], 4, 1);
        Assert.Contains("[time, heads, size]", Message(() => CausalAttention(flat, x, x)), StringComparison.Ordinal);
        Assert.Contains("[4, 4, 4]", Message(() => CausalAttention(x, Activation(3, 4, 1, DType.Float32), x)), StringComparison.Ordinal);
        Assert.Contains("but found [4, 3, 4]", Message(() => CausalAttention(x, x, three)), StringComparison.Ordinal);
        Assert.Contains("one dtype", Message(() => CausalAttention(x, x, Activation(4, 4, 1, DType.Float16))), StringComparison.Ordinal);
        Assert.Contains("but found -1", Message(() => CausalAttention(x, x, x, softcap: -1f)), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => CausalAttention(x, x, x, scale: float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => CausalAttention(x, x, x, window: -1));
    }

    private static float[] Attend(DType dtype, int window, float softcap)
    {
        Tensor[] operands = [.. Enumerable.Range(1, 3).Select(seed => Activation(Time, 1, seed, dtype))];
        return CausalAttention(operands[0], operands[1], operands[2], window, softcap, WrittenAttention.Scale).Values.ToArray();
    }

    private static float[] Written(DType dtype, int window, float softcap, Change change)
    {
        float[][] operands = [.. Enumerable.Range(1, 3).Select(seed => Activation(Time, 1, seed, dtype).Values.ToArray())];
        return new WrittenAttention(operands[0], operands[1], operands[2], Size, window, softcap, change).Run(dtype);
    }

    private static Tensor Activation(int time, int heads, int seed, DType dtype) =>
        Tensor.From(Samples.Uniform(time * heads * Size, seed), [time, heads, Size], dtype);

    private static Tensor Repeated(Tensor heads) => Tensor.From(
        [.. heads.Values.ToArray().Chunk(Size).SelectMany(row => row.Concat(row))],
        [heads.Shape[0], 2 * heads.Shape[1], Size],
        heads.DType);

    private static uint[] Bits(Tensor x) => Samples.Bits(x.Values);

    private static string Message(Func<object> action) => Assert.Throws<ArgumentException>(action).Message;
}
