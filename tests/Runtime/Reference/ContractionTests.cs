using System;
using Xunit;
using static PrecisionGen.Operations;

namespace PrecisionGen.Runtime.Tests.ReferenceOperations;

public class ContractionTests
{
    [Fact]
    public void LinearIsAChainPerOutputThenTheBias()
    {
        float[] x = Samples.Uniform(2 * 300, 1);
        float[] weight = Samples.Uniform(3 * 300, 2);
        float[] bias = Samples.Uniform(3, 3);
        Tensor y = Linear(Samples.Float32(x, 2, 300), Samples.Float32(weight, 3, 300), Samples.Float32(bias, 3));
        Assert.Equal([2, 3], y.Shape.ToArray());
        for (int row = 0; row < 2; row++)
        {
            for (int output = 0; output < 3; output++)
            {
                float[] a = x[(row * 300)..((row + 1) * 300)];
                float[] b = weight[(output * 300)..((output + 1) * 300)];
                float chain = Samples.FusedChain(a, b, 0, 256) + Samples.FusedChain(a, b, 256, 300);
                Assert.Equal(chain + bias[output], y[row, output]);
            }
        }
    }

    [Fact]
    public void LinearRoundsAfterItsBias()
    {
        Tensor x = Samples.Float16([1f], 1);
        Tensor weight = Samples.Float16([2048f], 1, 1);
        Tensor bias = Samples.Float16([1.5f], 1);
        Assert.Equal(2050f, Linear(x, weight, bias)[0]);
        Tensor inexact = Linear(Samples.Float16([2047f, 0.75f], 2), Samples.Float16([1f, 1f], 1, 2), Samples.Float16([0.75f], 1));
        Assert.Equal(2048f, inexact[0]);
        Assert.Equal(2049f, MathF.Ceiling((float)(Half)(2047f + 0.75f) + 0.75f));
    }

    [Fact]
    public void MatMulIsAChainPerOutput()
    {
        float[] a = Samples.Uniform(2 * 2 * 260, 4);
        float[] b = Samples.Uniform(260 * 2, 5);
        Tensor y = MatMul(Samples.Float32(a, 2, 2, 260), Samples.Float32(b, 260, 2));
        Assert.Equal([2, 2, 2], y.Shape.ToArray());
        float[] column = new float[260];
        for (int k = 0; k < 260; k++)
        {
            column[k] = b[(k * 2) + 1];
        }

        float[] row = a[(3 * 260)..];
        Assert.Equal(Samples.FusedChain(row, column, 0, 256) + Samples.FusedChain(row, column, 256, 260), y[1, 1, 1]);
    }

    [Fact]
    public void GradientOfTheInputIsAChainOverOutputs()
    {
        float[] weight = Samples.Uniform(300 * 2, 6);
        float[] dy = Samples.Uniform(300, 7);
        Tensor p = Samples.Parameter(0, [0.5f, -0.25f], 2);
        Tensor y = Linear(p + Samples.Float32([0f, 0f], 2), Samples.Float32(weight, 300, 2));
        float[] column = new float[300];
        for (int n = 0; n < 300; n++)
        {
            column[n] = weight[(n * 2) + 1];
        }

        float expected = Samples.FusedChain(dy, column, 0, 256) + Samples.FusedChain(dy, column, 256, 300);
        Assert.Equal(expected, Samples.Gradients(1, y, dy)[0]![1]);
    }

    [Fact]
    public void GradientsOfWeightAndBiasAreChainsOverRows()
    {
        float[] x = Samples.Uniform(300, 8);
        float[] dy = Samples.Uniform(300, 9);
        Tensor y = Linear(Samples.Float32(x, 300, 1), Samples.Parameter(0, [2f], 1, 1), Samples.Parameter(1, [1f], 1));
        float[]?[] gradients = Samples.Gradients(2, y, dy);
        Assert.Equal([Samples.FusedChain(dy, x, 0, 256) + Samples.FusedChain(dy, x, 256, 300)], gradients[0]!);
        Assert.Equal([Samples.PlainChain(dy, 0, 256) + Samples.PlainChain(dy, 256, 300)], gradients[1]!);
    }

    [Fact]
    public void TheWeightOfAnActivationIsAChainOfTheSampleAlone()
    {
        Tensor activation = Samples.Parameter(0, [1f, 2f], 1, 2) + Samples.Float32([0f, 0f], 1, 2);
        ReferenceStep step = new(1, 1);
        step.Backward(0, [Linear(Samples.Float32([3f, 4f, 5f, 6f], 2, 2), activation)], [[1f, 10f]]);
        step.CompleteGradients();
        Assert.Equal([53f, 64f], step.Gradient(0)!);
    }

    [Fact]
    public void ErrorsNameBothShapes()
    {
        Tensor x = Samples.Float32(new float[96], 3, 32);
        Assert.Equal(
            "Linear expected an input whose last dimension is 64 (the weight is [2, 64]) but found [3, 32].",
            Message(() => Linear(x, Samples.Float32(new float[128], 2, 64))));
        Assert.Equal(
            "Linear expected a bias of shape [2] (the weight is [2, 32]) but found [3].",
            Message(() => Linear(x, Samples.Float32(new float[64], 2, 32), Samples.Float32(new float[3], 3))));
        Assert.Equal(
            "Linear expected a weight of shape [outputs, inputs] but found [32].",
            Message(() => Linear(x, Samples.Float32(new float[32], 32))));
        Assert.Equal(
            "MatMul expected a first operand of shape [.., m, 4] (the second is [4, 2]) but found [3, 32].",
            Message(() => MatMul(x, Samples.Float32(new float[8], 4, 2))));
        Assert.StartsWith(
            "Linear expected operands of one dtype but found Float32 [3, 32] and Float16 [1, 32]",
            Message(() => Linear(x, Samples.Float16(new float[32], 1, 32))),
            StringComparison.Ordinal);
    }

    private static string Message(Func<Tensor> action) => Assert.Throws<ArgumentException>(action).Message;
}
