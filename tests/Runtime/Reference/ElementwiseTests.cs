using System;
using PrecisionGen.Numerics;
using PrecisionGen.Reference;
using Xunit;
using static PrecisionGen.Operations;

namespace PrecisionGen.Runtime.Tests.ReferenceOperations;

public class ElementwiseTests
{
    private const float Infinity = float.PositiveInfinity;

    [Fact]
    public void ConstantsAreCorrectlyRounded()
    {
        Assert.Equal(ElementwiseUnary.TwoOverSqrtPi, (float)(2 / Math.Sqrt(Math.PI)));
        Assert.Equal(ElementwiseUnary.OneOverSqrtTwo, (float)Math.Sqrt(0.5));
        Assert.Equal(ElementwiseUnary.OneOverSqrtTwoPi, (float)(1 / Math.Sqrt(2 * Math.PI)));
        Assert.Equal(ElementwiseUnary.SqrtTwoOverPi, (float)Math.Sqrt(2 / Math.PI));
        Assert.Equal(ElementwiseUnary.GeluCubic, (float)0.044715);
        Assert.Equal(ElementwiseUnary.ThreeGeluCubic, (float)(3 * 0.044715));
    }

    [Fact]
    public void ReluAndAbsKnowZeroAndNaN()
    {
        float[] x = [2f, -2f, 0f, -0f, float.NaN, Infinity, -Infinity, float.Epsilon];
        AssertBits([2f, 0f, 0f, 0f, float.NaN, Infinity, 0f, float.Epsilon], Relu(Vector(x)));
        AssertBits([2f, 2f, 0f, 0f, float.NaN, Infinity, Infinity, float.Epsilon], Abs(Vector(x)));
        AssertBits([-2f, 2f, -0f, 0f, float.NaN, -Infinity, Infinity, -float.Epsilon], -Vector(x));
        float[] ones = [3f, 3f, 3f, 3f, 3f, 3f, 3f, 3f];
        AssertGradient([3f, 0f, 0f, 0f, 0f, 3f, 0f, 3f], x, ones, Relu);
        AssertGradient([3f, -3f, 0f, 0f, 0f, 3f, -3f, 3f], x, ones, Abs);
    }

    [Fact]
    public void MinimumAndMaximumKnowZeroAndNaN()
    {
        float[] a = [1f, 2f, -0f, 0f, float.NaN, 1f, float.NaN];
        float[] b = [2f, 1f, 0f, -0f, 1f, float.NaN, float.NaN];
        AssertBits([1f, 1f, -0f, -0f, float.NaN, float.NaN, float.NaN], Min(Vector(a), Vector(b)));
        AssertBits([2f, 2f, 0f, 0f, float.NaN, float.NaN, float.NaN], Max(Vector(a), Vector(b)));
        float[] dy = [5f, 5f, 5f, 5f, 5f, 5f, 5f];
        AssertGradient([5f, 0f, 5f, 5f, 5f, 0f, 5f], a, dy, x => Min(x, Vector(b)));
        AssertGradient([0f, 5f, 0f, 0f, 0f, 5f, 0f], b, dy, x => Min(Vector(a), x));
        AssertGradient([0f, 5f, 5f, 5f, 5f, 0f, 5f], a, dy, x => Max(x, Vector(b)));
        AssertGradient([5f, 0f, 0f, 0f, 0f, 5f, 0f], b, dy, x => Max(Vector(a), x));
    }

    [Fact]
    public void ClampPassesItsEnds()
    {
        float[] x = [-2f, -1f, 0.5f, 2f, 3f, float.NaN];
        AssertBits([-1f, -1f, 0.5f, 2f, 2f, float.NaN], Clamp(Vector(x), -1f, 2f));
        AssertGradient([0f, 7f, 7f, 7f, 0f, 0f], x, [7f, 7f, 7f, 7f, 7f, 7f], t => Clamp(t, -1f, 2f));
    }

    [Theory]
    [InlineData(2f, -2f)]
    [InlineData(float.NaN, 1f)]
    [InlineData(0f, float.NaN)]
    public void ClampRefusesBoundsThatHoldNothing(float lo, float hi) => Assert.Throws<ArgumentException>(() => Clamp(Vector([1f]), lo, hi));

    [Fact]
    public void SpecialValuesFollowTheSequences()
    {
        float[] x = [Infinity, -Infinity, float.NaN];
        AssertBits([1f, 0f, float.NaN], Sigmoid(Vector(x)));
        AssertBits([Infinity, float.NaN, float.NaN], Silu(Vector(x)));
        AssertBits([Infinity, float.NaN, float.NaN], Gelu(Vector(x)));
        AssertBits([Infinity, float.NaN, float.NaN], GeluTanh(Vector(x)));
        AssertBits([Infinity, 0f, float.NaN], Softplus(Vector(x)));
        AssertBits([float.NaN, float.NaN, -0f], Sqrt(Samples.Float32([-1f, -Infinity, -0f], 3)));
        AssertBits([-Infinity, float.NaN, Infinity], Log(Samples.Float32([0f, -1f, Infinity], 3)));
        AssertBits([Infinity, -Infinity, float.NaN], Samples.Float32([1f, -1f, 0f], 3) / Samples.Float32([0f, 0f, 0f], 3));
    }

    [Fact]
    public void ResultsRoundOnceAtTheEnd()
    {
        float[] values = Samples.Uniform(200, 7, -4f, 4f);
        Tensor x = Samples.Float16(values, 200);
        float[] once = new float[200];
        float[] twice = new float[200];
        for (int i = 0; i < 200; i++)
        {
            float v = x.Values[i];
            float factor = 1f + ElementaryFunctions.Erf(v * 0.70710677f);
            once[i] = Rounding.ToFloat16Grid((0.5f * v) * factor);
            twice[i] = Rounding.ToFloat16Grid((0.5f * v) * Rounding.ToFloat16Grid(factor));
        }

        Assert.Equal(Samples.Bits(once), Samples.Bits(Gelu(x).Values));
        Assert.NotEqual(Samples.Bits(twice), Samples.Bits(Gelu(x).Values));
    }

    [Fact]
    public void TanhDifferentiatesByItsStoredResult()
    {
        float v = (float)(Half)0.7f;
        float stored = Rounding.ToFloat16Grid(ElementaryFunctions.Tanh(v));
        Tensor x = Tensor.FromParameter(0, [v], [1], DType.Float16);
        float expected = 1f * (1f - (stored * stored));
        Assert.Equal([expected], Samples.Gradients(1, Tanh(x), [1f])[0]!);
        float exact = ElementaryFunctions.Tanh(v);
        Assert.NotEqual(1f - (exact * exact), expected);
    }

    [Fact]
    public void OperandsBroadcast()
    {
        Tensor a = Samples.Float32([1, 2, 3, 4, 5, 6], 2, 3);
        AssertBits([11, 22, 33, 14, 25, 36], a + Samples.Float32([10, 20, 30], 3));
        AssertBits([11, 12, 13, 24, 25, 26], a + Samples.Float32([10, 20], 2, 1));
        AssertBits([2, 4, 6, 8, 10, 12], a * 2f);
        AssertBits([11, 21, 12, 22], Samples.Float32([1, 2], 2, 1) + Samples.Float32([10, 20], 1, 2));
        Assert.Equal([4, 2, 3], (a + Samples.Float32(new float[12], 4, 1, 3)).Shape.ToArray());
        ArgumentException error = Assert.Throws<ArgumentException>(() => a * Samples.Float32([1, 2], 2));
        Assert.Contains("found [2, 3] and [2]", error.Message, StringComparison.Ordinal);
    }

    private static Tensor Vector(float[] values) => Samples.Float32(values, values.Length);

    private static void AssertBits(float[] expected, Tensor actual) =>
        Assert.Equal(Samples.Bits(Vector(expected).Values), Samples.Bits(actual.Values));

    private static void AssertGradient(float[] expected, float[] x, float[] dy, Func<Tensor, Tensor> operation)
    {
        Tensor parameter = Samples.Parameter(0, x, x.Length);
        Assert.Equal(Samples.Bits(expected), Samples.Bits(Samples.Gradients(1, operation(parameter), dy)[0]));
    }
}
