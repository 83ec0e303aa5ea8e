using System;
using System.Linq;
using PrecisionGen.Metrics;
using PrecisionGen.Sampling;
using Xunit;

namespace PrecisionGen.Tests.Metrics;

public sealed class MismatchMetricsTests
{
    [Fact]
    public void EqualBitsGiveNoMismatch()
    {
        float[] logProbabilities = [-1.5f, -0.25f, -7f, -0.001f];
        MismatchMetrics metrics = MismatchMetrics.Compute(logProbabilities, logProbabilities, [3, 1]);
        Assert.Equal((4L, 2L, 0L), (metrics.Tokens, metrics.Sequences, metrics.DifferingTokens));
        Assert.Equal((0.0, 0.0, 0.0, 0.0), (metrics.Kl, metrics.K3Kl, metrics.Chi2Token, metrics.Chi2Sequence));
        Assert.Equal((0.0, 0.0, 0.0), (metrics.KlSequence, metrics.PlainKlSequence, metrics.PlainKlSequenceError));
        Assert.Equal((1.0, 1.0, 0.0), (metrics.PerplexityRatio, metrics.EffectiveSampleSize, metrics.MaximumAbsoluteDifference));
        Assert.Equal(0.0, metrics.DifferingShare);
    }

    [Fact]
    public void MetricsFollowAHandWorkedExample()
    {
        // Sequence 1: d = 0.5, -0.25, so D = 0.25. Sequence 2: d = -1, so D = -1.
        MismatchMetrics metrics = MismatchMetrics.Compute([-1f, -2f, -3f], [-0.5f, -2.25f, -4f], [2, 1]);
        double half = Math.Exp(0.5);
        double quarter = Math.Exp(-0.25);
        double one = Math.Exp(-1);
        Equal((-0.5 + 0.25 + 1) / 3, metrics.Kl);
        Equal((half - 1.5 + quarter - 0.75 + one) / 3, metrics.K3Kl);
        Equal((Math.Exp(-0.125) + Math.E) / 2, metrics.PerplexityRatio);
        Equal((((half * half) + (quarter * quarter) + (one * one)) / 3) - 1, metrics.Chi2Token);
        Equal(((Math.Exp(0.5) + Math.Exp(-2)) / 2) - 1, metrics.Chi2Sequence);
        double mean = (half + quarter + one) / 3;
        Equal(1 / (((half * half) + (quarter * quarter) + (one * one)) / 3 / (mean * mean)), metrics.EffectiveSampleSize);
        Equal(1.75 / 3, metrics.MeanAbsoluteDifference);
        Equal(1, metrics.MaximumAbsoluteDifference);
        Equal((Math.Exp(0.25) - 1.25 + one) / 2, metrics.KlSequence);
        Equal(0.375, metrics.PlainKlSequence);
        // The two sums lie 0.625 from their mean: variance 2 * 0.625^2, over 2 sequences.
        Equal(0.625, metrics.PlainKlSequenceError);
        Assert.Equal(1.0, metrics.DifferingShare);
    }

    [Fact]
    public void SequenceBoundariesMatter()
    {
        float[] recorded = [-1f, -2f, -3f];
        float[] recomputed = [-0.5f, -2.25f, -4f];
        MismatchMetrics two = MismatchMetrics.Compute(recorded, recomputed, [2, 1]);
        MismatchMetrics one = MismatchMetrics.Compute(recorded, recomputed, [3]);
        Assert.Equal(two.Kl, one.Kl);
        Assert.NotEqual(two.KlSequence, one.KlSequence);
        Assert.True(double.IsNaN(one.PlainKlSequenceError));
    }

    [Fact]
    public void OneBitIsCounted()
    {
        float[] recorded = [-1f, 0f, -3f];
        float[] recomputed = [-1f, -0f, MathF.BitIncrement(-3f)];
        MismatchMetrics metrics = MismatchMetrics.Compute(recorded, recomputed, [3]);
        Assert.Equal(2, metrics.DifferingTokens);
        Equal(Math.Pow(2, -22), metrics.MaximumAbsoluteDifference);
    }

    [Fact]
    public void SmallSequenceDivergencesDoNotCancel()
    {
        // d is 5 * 2^-26; exp(d) - 1 - d in double would be wrong in the first digits.
        double d = 5 * Math.Pow(2, -26);
        MismatchMetrics metrics = MismatchMetrics.Compute([-0.25f], [-0.25f + (float)d], [1]);
        double expected = (d * d / 2) + (d * d * d / 6);
        Assert.InRange(metrics.KlSequence, expected * (1 - 1e-12), expected * (1 + 1e-12));
        Assert.NotInRange(Math.Exp(d) - 1 - d, expected * (1 - 1e-6), expected * (1 + 1e-6));
    }

    [Fact]
    public void WeightsAreClampedAndSumsAreNot()
    {
        MismatchMetrics metrics = MismatchMetrics.Compute([-100f], [-1f], [1]);
        Equal(1, Math.Exp(40) / (metrics.Chi2Token + 1));
        Equal(1, (Math.Exp(99) - 100) / metrics.KlSequence);
    }

    [Fact]
    public void TheExponentialIsAccurate()
    {
        for (double x = -740; x < 709.7; x += 0.37)
        {
            double expected = Math.Exp(x);
            double tolerance = Math.Max(expected * 6e-16, double.Epsilon);
            Assert.InRange(DoubleExponential.Exp(x), expected - tolerance, expected + tolerance);
        }

        Assert.Equal(1, DoubleExponential.Exp(0));
        Assert.Equal(double.PositiveInfinity, DoubleExponential.Exp(double.PositiveInfinity));
        Assert.Equal(0, DoubleExponential.Exp(double.NegativeInfinity));
        Assert.True(double.IsNaN(DoubleExponential.Exp(double.NaN)));

        // Both sides of the seam agree.
        Assert.Equal(1, DoubleExponential.ExpMinusOneMinus(0.9999e-4) / DoubleExponential.ExpMinusOneMinus(1.0001e-4), 1e-3);
    }

    [Fact]
    public void GrowthIsTheSlopeOverLength()
    {
        // Lengths 1, 2, 4 with D = 0.5, -0.25, 1: mean length 7/3, mean D 5/12; products 2/3 + ... over squares 14/3.
        float[] recorded = [-2f, -2f, -2f, -2f, -2f, -2f, -2f];
        float[] recomputed = [-1.5f, -2.5f, -1.75f, -1.5f, -1.5f, -2f, -2f];
        MismatchGrowth growth = MismatchMetrics.Compute(recorded, recomputed, [1, 2, 4]).Growth;
        double[] lengths = [1, 2, 4];
        Close(Slope(lengths, [0.5, -0.25, 1]), growth.LogRatio);
        Close(Slope(lengths, [Math.Exp(0.5) - 1.5, Math.Exp(-0.25) - 0.75, Math.E - 2]), growth.KlSequence);
        Close(Slope(lengths, [0.5, 0.375, 0.25]), growth.MeanAbsoluteDifference);
        Close(0, growth.MaximumAbsoluteDifference);
        MismatchGrowth none = MismatchMetrics.Compute(recorded, recorded, [1, 2, 4]).Growth;
        Assert.Equal(new MismatchGrowth(0, 0, 0, 0), none);
        Assert.True(double.IsNaN(MismatchMetrics.Compute([-1f, -1f], [-1f, -2f], [1, 1]).Growth.LogRatio));
    }

    [Fact]
    public void TrajectoriesAreComparedWithTheirOwnDistributionAndWeights()
    {
        SamplingDistribution warm = new(0.5f);
        Stamp stamp = new(default, new WeightsVersion(7, 3));
        Stamp trainingStamp = new(new Fingerprint(new byte[32]), new WeightsVersion(7, 3));
        Trajectory[] trajectories =
        [
            new([1, 2, 3], 1, [-1f, -2f], warm, stamp, 0),
            new([1, 2, 3], 2, [-3f], warm, stamp, 0),
        ];
        float[] recomputed = [-0.5f, -2.25f, -4f];
        Assert.Equal(
            MismatchMetrics.Compute([-1f, -2f, -3f], recomputed, [2, 1]),
            MismatchMetrics.Compute(trajectories, new TokenLogProbabilities(recomputed, warm, trainingStamp)));
        ArgumentException mixed = Assert.Throws<ArgumentException>(() => MismatchMetrics.Compute(
            trajectories, new TokenLogProbabilities(recomputed, SamplingDistribution.Raw, trainingStamp)));
        Assert.Contains("'temperature 0.5, top-k 0, top-p 1' are expected; those of 'raw' were given", mixed.Message, StringComparison.Ordinal);
        ArgumentException version = Assert.Throws<ArgumentException>(() => MismatchMetrics.Compute(
            trajectories, new TokenLogProbabilities(recomputed, warm, new Stamp(default, new WeightsVersion(7, 4)))));
        Assert.Contains("7@3 are expected; those with 00000000000000000000000000000007@4", version.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CountsAreChecked()
    {
        Assert.Throws<ArgumentException>(() => MismatchMetrics.Compute([1f], [1f, 2f], [1]));
        Assert.Throws<ArgumentException>(() => MismatchMetrics.Compute([1f], [1f], [2]));
        Assert.Throws<ArgumentException>(() => MismatchMetrics.Compute([1f], [1f], [1, 0]));
        Assert.Throws<ArgumentException>(() => MismatchMetrics.Compute([], [], []));
    }

    private static double Slope(double[] x, double[] y)
    {
        double n = x.Length;
        double products = x.Zip(y, (a, b) => a * b).Sum() - (x.Sum() * y.Sum() / n);
        return 1000 * products / (x.Sum(a => a * a) - (x.Sum() * x.Sum() / n));
    }

    private static void Close(double expected, double actual) => Assert.InRange(actual, expected - 1e-9, expected + 1e-9);

    private static void Equal(double expected, double actual) => Assert.InRange(actual, expected - 1e-14, expected + 1e-14);
}
