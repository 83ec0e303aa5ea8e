using System;
using PrecisionGen.Numerics;
using PrecisionGen.Objectives;
using PrecisionGen.Tests.Parameters;
using Xunit;

namespace PrecisionGen.Tests.Objectives;

public sealed class CorrectionTests
{
    private static readonly float[] Recorded = [-1f, -2f, -0.5f];
    private static readonly float[] Target = [-0.5f, -2.25f, -0.25f];

    [Fact]
    public void AMaskKeepsTheThresholdItself()
    {
        // Differences 0.5, -0.25, 0.25: D = 0.5, exactly.
        float ratio = ElementaryFunctions.Exp(0.5f);
        Assert.Equal([ratio, ratio, ratio], Weights(Correction.SequenceMasked(ratio)));
        Assert.Equal([0f, 0f, 0f], Weights(Correction.SequenceMasked(MathF.BitDecrement(ratio))));
        Assert.Equal([ratio, ratio, ratio], Weights(Correction.SequenceMasked(MathF.BitIncrement(ratio))));
    }

    [Fact]
    public void ATruncationStopsAtTheThreshold()
    {
        float ratio = ElementaryFunctions.Exp(0.5f);
        Assert.Equal([ratio, ratio, ratio], Weights(Correction.SequenceTruncated(ratio)));
        Assert.Equal([1.25f, 1.25f, 1.25f], Weights(Correction.SequenceTruncated(1.25f)));
        Assert.Equal([ratio, ratio, ratio], Weights(Correction.SequenceImportance));
        Assert.Equal([1f, 1f, 1f], Weights(Correction.None));
        float low = ElementaryFunctions.Exp(-0.25f);
        Assert.Equal([1.3f, low, ElementaryFunctions.Exp(0.25f)], Weights(Correction.TokenTruncated(1.3f)));
    }

    [Fact]
    public void EqualBitsWeighExactlyOne()
    {
        foreach (Correction correction in All)
        {
            float[] weights = new float[3];
            correction.Weigh(Recorded, Recorded, weights);
            Assert.Equal([1f, 1f, 1f], weights);
        }
    }

    [Fact]
    public void AnOverflowingRatioIsMaskedOrTruncated()
    {
        Assert.Equal([0f, 0f, 0f], Weights(Correction.SequenceMasked(), [-1f, 200f, -1f]));
        Assert.Equal([3f, 3f, 3f], Weights(Correction.SequenceTruncated(), [-1f, 200f, -1f]));
        Assert.Equal(float.PositiveInfinity, Weights(Correction.SequenceImportance, [-1f, 200f, -1f])[0]);
        Assert.Equal(3f, Weights(Correction.TokenTruncated(), [-1f, 200f, -1f])[1]);
        Assert.Equal([0f, 0f, 0f], Weights(Correction.SequenceImportance, [-1f, float.NegativeInfinity, -1f]));
    }

    [Fact]
    public void NaNIsNotMasked()
    {
        foreach (Correction correction in All)
        {
            Assert.Equal(correction != Correction.None, float.IsNaN(Weights(correction, [-1f, float.NaN, -1f])[1]));
        }
    }

    [Fact]
    public void TheRatioOfASequenceIsARowReduction()
    {
        // 1 and 4096 terms of 2^-24: 16 lanes keep what one chain from 1 loses.
        float[] target = new float[4097];
        float[] recorded = new float[4097];
        Array.Fill(target, MathF.ScaleB(1, -24));
        target[0] = 1f;
        float[] weights = new float[4097];
        Correction.SequenceImportance.Weigh(target, recorded, weights);
        float expected = Operations.Sum(Tensor.From(target, [4097], DType.Float32)).Values[0];
        Assert.NotEqual(1f, expected);
        Assert.Equal(ElementaryFunctions.Exp(expected), weights[0]);
        Assert.NotEqual(ElementaryFunctions.Exp(1f), weights[0]);
    }

    [Fact]
    public void ThresholdsAreChecked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Correction.SequenceMasked(0f));
        Assert.Throws<ArgumentOutOfRangeException>(() => Correction.SequenceTruncated(-1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => Correction.TokenTruncated(float.NaN));
    }

    [Fact]
    public void EqualRewardsHaveAdvantagesOfZero()
    {
        float[] rewards = [0.1f, 0.1f, 0.1f, 1f, 0f, 1f, 0.7f];
        float[] divided = new float[7];
        float[] plain = new float[7];
        GroupAdvantages.Compute(rewards, [3, 3, 1], dividesByDeviation: true, divided);
        GroupAdvantages.Compute(rewards, [3, 3, 1], dividesByDeviation: false, plain);
        uint[] zeros = new uint[4];
        Assert.Equal(zeros, Declarations.Bits([.. divided[..3], divided[6]]));
        Assert.Equal(zeros, Declarations.Bits([.. plain[..3], plain[6]]));

        // Mean 2/3, deviation sqrt(1/3) with n - 1.
        float mean = (float)(2.0 / 3);
        float deviation = (float)(Math.Sqrt(1.0 / 3) + 1e-8);
        Assert.Equal([1 - mean, -mean, 1 - mean], plain[3..6]);
        Assert.Equal([(1 - mean) / deviation, -mean / deviation, (1 - mean) / deviation], divided[3..6]);
        Assert.Throws<ArgumentException>(() => GroupAdvantages.Compute(rewards, [3, 3], true, divided));
        Assert.Throws<ArgumentOutOfRangeException>(() => GroupAdvantages.Compute(rewards, [7, 0], true, divided));
    }

    private static Correction[] All =>
    [
        Correction.None,
        Correction.SequenceImportance,
        Correction.SequenceTruncated(),
        Correction.SequenceMasked(),
        Correction.TokenTruncated(),
    ];

    private static float[] Weights(Correction correction, float[]? target = null)
    {
        float[] weights = new float[3];
        correction.Weigh(target ?? Target, Recorded, weights);
        return weights;
    }
}
