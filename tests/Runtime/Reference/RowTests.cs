using System;
using PrecisionGen.Numerics;
using PrecisionGen.Reference;
using Xunit;
using static PrecisionGen.Operations;

namespace PrecisionGen.Runtime.Tests.ReferenceOperations;

public class RowTests
{
    [Fact]
    public void ReductionsKeepTheLastAxisWithLengthOne()
    {
        Tensor x = Samples.Float32([1, 2, 6, 4, 5, 0], 2, 3);
        Assert.Equal([2, 1], Sum(x).Shape.ToArray());
        Assert.Equal([9f, 9f], Sum(x).Values.ToArray());
        Assert.Equal([3f, 3f], Mean(x).Values.ToArray());
        Assert.Equal([6f, 5f], Max(x).Values.ToArray());
        Assert.Equal([1], Sum(Samples.Float32([1, 2], 2)).Shape.ToArray());
    }

    [Fact]
    public void TheLowestIndexOfTheMaximumReceivesTheGradient()
    {
        Assert.Equal([0f, 5f, 0f], MaximumGradient([1f, 3f, 3f]));
        Assert.Equal([5f, 0f, 0f], MaximumGradient([-0f, 0f, -1f]));
        Assert.Equal([0f, 5f, 0f], MaximumGradient([float.PositiveInfinity, float.NaN, float.NaN]));
    }

    [Fact]
    public void SoftmaxFamilyFollowsItsSequences()
    {
        float[] x = [0.5f, -1.25f, 2f];
        float[] e = new float[3];
        for (int i = 0; i < 3; i++)
        {
            e[i] = ElementaryFunctions.Exp(x[i] - 2f);
        }

        float s = (e[0] + e[2]) + e[1];
        float logarithm = ElementaryFunctions.Log(s);
        Tensor row = Samples.Float32(x, 3);
        Assert.Equal([e[0] / s, e[1] / s, e[2] / s], Softmax(row).Values.ToArray());
        Assert.Equal([2f + logarithm], LogSumExp(row).Values.ToArray());
        Assert.Equal(
            [(x[0] - 2f) - logarithm, (x[1] - 2f) - logarithm, (x[2] - 2f) - logarithm], LogSoftmax(row).Values.ToArray());
    }

    [Fact]
    public void SoftmaxFamilyGradientsFollowTheirSequences()
    {
        float[] x = [0.5f, -1.25f, 2f];
        float[] dy = [0.3f, -0.7f, 1.1f];
        float[] p = Softmax(Samples.Float32(x, 3)).Values.ToArray();
        float sum = (dy[0] + dy[2]) + dy[1];
        float d = ((p[0] * dy[0]) + (p[2] * dy[2])) + (p[1] * dy[1]);
        Tensor row = Samples.Parameter(0, x, 3);
        float[] softmax = Samples.Gradients(1, Softmax(row), dy)[0]!;
        float[] logSoftmax = Samples.Gradients(1, LogSoftmax(row), dy)[0]!;
        float[] logSumExp = Samples.Gradients(1, LogSumExp(row), [0.9f])[0]!;
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(p[i] * (dy[i] - d), softmax[i]);
            Assert.Equal(dy[i] - (p[i] * sum), logSoftmax[i]);
            Assert.Equal(0.9f * p[i], logSumExp[i]);
        }
    }

    [Theory]
    [InlineData(float.NaN, 1f)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NegativeInfinity, float.NegativeInfinity)]
    public void ARowWithoutAFiniteMaximumIsNaNThroughout(float first, float second)
    {
        Tensor row = Samples.Float32([first, second], 2);
        foreach (Tensor y in new[] { Softmax(row), LogSoftmax(row), LogSumExp(row) })
        {
            Assert.All(y.Values.ToArray(), value => Assert.True(float.IsNaN(value)));
        }
    }

    [Fact]
    public void AMaskedTermHasProbabilityZero()
    {
        Tensor row = Samples.Float32([float.NegativeInfinity, 1f], 2);
        Assert.Equal([0f, 1f], Softmax(row).Values.ToArray());
        Assert.Equal([float.NegativeInfinity, 0f], LogSoftmax(row).Values.ToArray());
    }

    [Fact]
    public void NormsFollowTheirSequences()
    {
        float[] x = [1.5f, -0.25f, 3f];
        float[] gain = [0.9f, 1.1f, -0.3f];
        float[] bias = [0.01f, 0.02f, 0.03f];
        float u = ((x[0] + x[2]) + x[1]) / 3f;
        float[] c = [x[0] - u, x[1] - u, x[2] - u];
        float r = 1f / MathF.Sqrt((RowReduction.SumOfProducts(c, c) / 3f) + 1e-5f);
        float rms = 1f / MathF.Sqrt((RowReduction.SumOfProducts(x, x) / 3f) + 1e-3f);
        Tensor row = Samples.Float32(x, 3);
        Tensor layerNorm = LayerNorm(row, Samples.Float32(gain, 3), Samples.Float32(bias, 3));
        Tensor rmsNorm = RmsNorm(row, Samples.Float32(gain, 3), 1e-3f);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(((c[i] * r) * gain[i]) + bias[i], layerNorm[i]);
            Assert.Equal((x[i] * rms) * gain[i], rmsNorm[i]);
            Assert.Equal(x[i] * rms, RmsNorm(row, 1e-3f)[i]);
        }
    }

    [Fact]
    public void LayerNormGradientFollowsItsSequence()
    {
        float[] x = [1.5f, -0.25f, 3f];
        float[] gain = [0.9f, 1.1f, -0.3f];
        float[] dy = [0.3f, -0.7f, 1.1f];
        float u = RowReduction.Sum(x) / 3f;
        float[] c = [x[0] - u, x[1] - u, x[2] - u];
        float r = 1f / MathF.Sqrt((RowReduction.SumOfProducts(c, c) / 3f) + 1e-5f);
        float[] h = [c[0] * r, c[1] * r, c[2] * r];
        float[] g = [dy[0] * gain[0], dy[1] * gain[1], dy[2] * gain[2]];
        Tensor y = LayerNorm(Samples.Parameter(0, x, 3), Samples.Parameter(1, gain, 3), Samples.Parameter(2, [0f, 0f, 0f], 3));
        float[]?[] gradients = Samples.Gradients(3, y, dy);
        for (int i = 0; i < 3; i++)
        {
            float expected = r * ((g[i] - (RowReduction.Sum(g) / 3f)) - (h[i] * (RowReduction.SumOfProducts(g, h) / 3f)));
            Assert.Equal(expected, gradients[0]![i]);
            Assert.Equal(dy[i] * h[i], gradients[1]![i]);
            Assert.Equal(dy[i], gradients[2]![i]);
        }
    }

    [Fact]
    public void ErrorsNameBothShapes()
    {
        Tensor x = Samples.Float32(new float[6], 2, 3);
        Tensor wrong = Samples.Float32(new float[2], 2);
        Tensor right = Samples.Float32(new float[3], 3);
        Assert.Equal(
            "LayerNorm expected a bias of shape [3] (the input is [2, 3]) but found [2].",
            Assert.Throws<ArgumentException>(() => LayerNorm(x, right, wrong)).Message);
        Assert.Equal(
            "RmsNorm expected a gain of shape [3] (the input is [2, 3]) but found [2].",
            Assert.Throws<ArgumentException>(() => RmsNorm(x, wrong)).Message);
    }

    private static float[] MaximumGradient(float[] row) => Samples.Gradients(1, Max(Samples.Parameter(0, row, 3)), [5f])[0]!;
}
