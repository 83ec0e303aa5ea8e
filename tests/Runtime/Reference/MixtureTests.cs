using System;
using System.Linq;
using Xunit;
using static PrecisionGen.Operations;

namespace PrecisionGen.Runtime.Tests.ReferenceOperations;

/// <summary>MixtureOfExperts against a composition of the operations that it names, and its own rules.</summary>
public class MixtureTests
{
    private const int Width = 4;
    private const int Hidden = 2;
    private const int Experts = 3;

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void EachExpertIsTheNamedOperations(DType dtype)
    {
        float[] p = [0.5f, 0.2f, 0.3f];
        Tensor x = Tensor.From(Samples.Uniform(Width, 1), [1, Width], dtype);
        float[] expected = new float[Width];
        float sum = p[0] + p[2];
        foreach (int expert in new[] { 0, 2 })
        {
            Tensor y = Linear(Silu(Linear(x, Expert(2, expert, dtype))) * Linear(x, Expert(3, expert, dtype)), Expert(4, expert, dtype));
            for (int i = 0; i < Width; i++)
            {
                expected[i] = MathF.FusedMultiplyAdd(p[expert] / sum, y[0, i], expected[i]);
            }
        }

        Tensor result = Mixture(x, p, 2, dtype);
        Assert.Equal(Tensor.From(expected, [Width], dtype).Values.ToArray(), result.Values.ToArray());
        Assert.Equal(dtype, result.DType);
    }

    [Fact]
    public void TiesGoToTheLowerIndex()
    {
        Tensor x = Samples.Float32(Samples.Uniform(Width, 1), 1, Width);
        float[] tied = Mixture(x, [0.25f, 0.5f, 0.25f], 2, DType.Float32).Values.ToArray();
        Assert.Equal(Mixture(x, [0.25f, 0.5f, 0.2f], 2, DType.Float32).Values.ToArray(), tied);
        Assert.NotEqual(Mixture(x, [0.2f, 0.5f, 0.25f], 2, DType.Float32).Values.ToArray(), tied);
        Assert.Equal(
            Mixture(x, [1f, -0f, -1f], 2, DType.Float32).Values.ToArray(), Mixture(x, [1f, -0f, 0f], 2, DType.Float32).Values.ToArray());
    }

    [Fact]
    public void AnExpertThatIsNotChosenIsNoTerm()
    {
        Tensor x = Samples.Float32([1f, 2f, 3f, 4f], 1, Width);
        Tensor poisoned = Samples.Parameter(2, [.. Weights(2)[..16], .. Enumerable.Repeat(float.NaN, 8)], Experts, Hidden, Width);
        Tensor p = Samples.Parameter(1, [0.5f, 0.4f, 0.1f], 1, Experts);
        Tensor y = MixtureOfExperts(x, p, poisoned, Parameter(3, DType.Float32), Parameter(4, DType.Float32), 2);
        Assert.DoesNotContain(float.NaN, y.Values.ToArray());
        float[]?[] gradients = Samples.Gradients(5, y, [1f, 1f, 1f, 1f]);
        Assert.Equal(0u, Samples.Bits(gradients[1]!)[2]);
        foreach (int weight in new[] { 2, 3, 4 })
        {
            Assert.All(Samples.Bits(gradients[weight]![16..]), bits => Assert.Equal(0u, bits));
            Assert.DoesNotContain(0f, gradients[weight]![..16]);
        }
    }

    [Fact]
    public void ANaNProbabilityIsAnErrorOfItsRowAlone()
    {
        float[] x = Samples.Uniform(2 * Width, 5);
        Tensor input = Samples.Parameter(0, x, 2, Width) + Samples.Float32(new float[2 * Width], 2, Width);
        Tensor p = Samples.Parameter(1, [0.5f, float.NaN, 0.1f, 0.6f, 0.3f, 0.1f], 2, Experts);
        Tensor y = MixtureOfExperts(
            input, p, Parameter(2, DType.Float32), Parameter(3, DType.Float32), Parameter(4, DType.Float32), 2);
        Assert.All(y.Values[..Width].ToArray(), value => Assert.Equal(float.NaN, value));
        Tensor alone = Mixture(Samples.Float32(x[Width..], 1, Width), [0.6f, 0.3f, 0.1f], 2, DType.Float32);
        Assert.Equal(alone.Values.ToArray(), y.Values[Width..].ToArray());
        float[]?[] gradients = Samples.Gradients(5, y, [.. Enumerable.Repeat(1f, 2 * Width)]);
        Assert.All(gradients[0]![..Width], value => Assert.Equal(float.NaN, value));
        Assert.All(gradients[1]![..Experts], value => Assert.Equal(float.NaN, value));
        Assert.DoesNotContain(float.NaN, gradients[0]![Width..]);
        Assert.DoesNotContain(float.NaN, gradients[2]!);
    }

    [Theory]
    [InlineData(new[] { 300 })]
    [InlineData(new[] { 100, 200 })]
    [InlineData(new[] { 1, 256, 43 })]
    public void BlocksOfAnExpertsRowsAreCountedOverAllRowsOfTheStep(int[] split)
    {
        // Odd rows go to expert 1: its rows 129 to 150 lie past the block of 256, although it has fewer than 256.
        float[] x = Samples.Uniform(300, 6, 0.1f, 1f);
        float[] dy = Samples.Uniform(300, 7, 0.1f, 1f);
        ReferenceStep step = new(1, 1);
        int start = 0;
        foreach (int length in split)
        {
            float[] p = [.. Enumerable.Range(start, length).SelectMany(row => new float[] { 1 - (row % 2), row % 2 })];
            Tensor y = MixtureOfExperts(
                Gather(Samples.Float32(x, 300, 1), Tokens.From([.. Enumerable.Range(start, length)])),
                Samples.Float32(p, length, 2),
                Samples.Float32([1f, 1f], 2, 1, 1),
                Samples.Float32([1f, 1f], 2, 1, 1),
                Samples.Parameter(0, [1f, 1f], 2, 1, 1),
                1);
            step.Backward(0, [y], [dy[start..(start + length)]]);
            start += length;
        }

        step.CompleteGradients();
        Tensor inputs = Samples.Float32(x, 300, 1);
        float[] h = (Silu(inputs) * inputs).Values.ToArray();
        float[] odd = [Chain(1, 256, h, dy) + Chain(257, 300, h, dy)];
        Assert.Equal(odd, step.Gradient(0)![1..]);
        Assert.NotEqual(odd, [Chain(1, 300, h, dy)]);
    }

    [Fact]
    public void ErrorsNameWhatWasExpectedAndFound()
    {
        Tensor x = Samples.Float32(new float[Width], 1, Width);
        Assert.Contains("from 1 to 3 experts", Message(() => Mixture(x, [1f, 0f, 0f], 4, DType.Float32)), StringComparison.Ordinal);
        Assert.Contains("from 1 to 3 experts", Message(() => Mixture(x, [1f, 0f, 0f], 0, DType.Float32)), StringComparison.Ordinal);
        Assert.Contains(
            "probabilities of shape [1, 3]", Message(() => Mixture(x, [1f, 0f], 1, DType.Float32)), StringComparison.Ordinal);
        Assert.Contains(
            "gates of shape [3, 2, 2]",
            Message(() => Mixture(Samples.Float32(new float[2], 1, 2), [1f, 0f, 0f], 1, DType.Float32)),
            StringComparison.Ordinal);
        Assert.Contains("one dtype", Message(() => Mixture(x, [1f, 0f, 0f], 1, DType.Float16)), StringComparison.Ordinal);
        Tensor half = Samples.Float16([1f, 0f, 0f], 1, Experts);
        Tensor[] weights = [.. Enumerable.Range(2, 3).Select(index => Parameter(index, DType.Float32))];
        Assert.Contains(
            "Float32 probabilities but found Float16",
            Message(() => MixtureOfExperts(x, half, weights[0], weights[1], weights[2], 1)),
            StringComparison.Ordinal);
    }

    private static float Chain(int start, int end, float[] h, float[] dy)
    {
        float sum = 0f;
        for (int row = start; row < end; row += 2)
        {
            sum = MathF.FusedMultiplyAdd(dy[row], h[row], sum);
        }

        return sum;
    }

    private static Tensor Mixture(Tensor x, float[] p, int count, DType dtype) => MixtureOfExperts(
        x, Samples.Float32(p, 1, p.Length), Parameter(2, dtype), Parameter(3, dtype), Parameter(4, dtype), count);

    private static float[] Weights(int index) => Samples.Uniform(Experts * Hidden * Width, 30 + index);

    private static int[] Matrix(int index) => index == 4 ? [Width, Hidden] : [Hidden, Width];

    private static Tensor Parameter(int index, DType dtype) =>
        Tensor.FromParameter(index, Tensor.From(Weights(index), [24], dtype).Values, [Experts, .. Matrix(index)], dtype);

    private static Tensor Expert(int index, int expert, DType dtype) =>
        Tensor.From(Weights(index).AsSpan(expert * 8, 8), Matrix(index), dtype);

    private static string Message(Func<object> action) => Assert.Throws<ArgumentException>(action).Message;
}
