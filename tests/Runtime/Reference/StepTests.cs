using System;
using Xunit;
using static PrecisionGen.Operations;

namespace PrecisionGen.Runtime.Tests.ReferenceOperations;

/// <summary>How gradients are added: within a sample, over the rows of a step, and over the uses of a parameter.</summary>
public class StepTests
{
    [Fact]
    public void ContributionsAreAddedLastUseFirst()
    {
        float a = 1f, b = 5.9604645e-8f, c = 5.9604645e-8f;
        Assert.Equal([(c + b) + a], UsedThreeTimes([a, b, c], DType.Float32));
        Assert.NotEqual((c + b) + a, (a + b) + c);
    }

    [Fact]
    public void EachContributionIsRounded()
    {
        float a = 1.00045f;
        Assert.Equal([3f], UsedThreeTimes([a, a, a], DType.Float16));
        Assert.NotEqual(3f, (float)(Half)((a + a) + a));
    }

    [Fact]
    public void ContributionsAreAddedInFloat32AndTheirSumIsRounded()
    {
        Assert.Equal([2050f], UsedThreeTimes([1f, 1f, 2048f], DType.Float16));
        Assert.NotEqual(2050f, (float)(Half)((float)(Half)(2048f + 1f) + 1f));
        Assert.Equal([2048f], UsedThreeTimes([1f, 0f, 2048f], DType.Float16));
        Assert.NotEqual(2048f, (2048f + 0f) + 1f);
    }

    [Fact]
    public void WithinOneOperationTheLastOperandComesFirst()
    {
        float third = 5.9604645e-8f;
        Tensor p = Samples.Parameter(0, [1f], 1);
        Tensor x = p + Samples.Float32([0f], 1);
        Tensor y = Concatenate(x, x, x);
        Assert.Equal([(third + third) + 1f], Samples.Gradients(1, y, [1f, third, third])[0]!);
        Assert.Equal([(1f + third) + third], Samples.Gradients(1, y, [third, third, 1f])[0]!);
        Assert.NotEqual((third + third) + 1f, (1f + third) + third);
    }

    [Fact]
    public void OutputGradientsAreRoundedAndCountAsLastUses()
    {
        float tiny = 5.9604645e-8f;
        Tensor p = Samples.Parameter(0, [1f], 1);
        Tensor x = p + Samples.Float32([0f], 1);
        Tensor used = x * 1f;
        Assert.Equal([(tiny + tiny) + 1f], InOneStep([used, x, x], [[1f], [tiny], [tiny]]));
        Assert.Equal([(1f + tiny) + tiny], InOneStep([used, x, x], [[tiny], [tiny], [1f]]));
        Assert.Equal([tiny], InOneStep([used, x, x], [null, [tiny], null]));
        Tensor half = Tensor.FromParameter(0, [1f], [1], DType.Float16) + Samples.Float16([0f], 1);
        Assert.Equal([1f], InOneStep([half], [[1.0001f]]));
        Assert.Equal([3f], InOneStep([half, half, half], [[1.00045f], [1.00045f], [1.00045f]]));
    }

    [Fact]
    public void ContributionsToActivationsAreRoundedToTheirDType()
    {
        Tensor p = Tensor.FromParameter(0, [3f], [1], DType.Float16);
        Tensor factor = Samples.Float16([1.0009765625f], 1);
        Tensor activation = (p + Samples.Float16([0f], 1)) * factor * factor;
        float once = 1.0009765625f * 1.0009765625f;
        Assert.Equal([(float)(Half)once], InOneStep([activation], [[1f]]));
        Assert.NotEqual((float)(Half)once, once);

        Tensor derived = p * 1.0009765625f * 1.0009765625f;
        Assert.Equal([once], InOneStep([derived], [[1f]]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(700)]
    public void RowsOfAStepAreOneContraction(int samples)
    {
        float[] x = Samples.Uniform(samples, 1);
        float[] dy = Samples.Uniform(samples, 2);
        ReferenceStep step = new(3, 1);
        for (int i = 0; i < samples; i++)
        {
            Tensor input = Samples.Float32([x[i]], 1);
            Tensor linear = Linear(input, Samples.Parameter(0, [2f], 1, 1), Samples.Parameter(1, [3f], 1));
            Tensor y = linear + (input * Samples.Parameter(2, [1f], 1));
            step.Backward(0, [y], [[dy[i]]]);
        }

        step.CompleteGradients();
        float products = Samples.FusedChain(dy, x, 0, Math.Min(256, samples));
        float terms = Samples.PlainChain(dy, 0, Math.Min(256, samples));
        for (int start = 256; start < samples; start += 256)
        {
            int end = Math.Min(start + 256, samples);
            products += Samples.FusedChain(dy, x, start, end);
            terms += Samples.PlainChain(dy, start, end);
        }

        Assert.Equal([products], step.Gradient(0)!);
        Assert.Equal([terms], step.Gradient(1)!);
        Assert.Equal([products], step.Gradient(2)!);
    }

    [Fact]
    public void ABroadcastContinuesTheRowsOfTheStep()
    {
        // 100 rows a sample: the block of 256 ends inside the third sample.
        float[] x = Samples.Uniform(400, 3);
        float[] dy = Samples.Uniform(400, 4);
        ReferenceStep step = new(1, 1);
        for (int start = 0; start < 400; start += 100)
        {
            Tensor y = Samples.Float32(x[start..(start + 100)], 100, 1) * Samples.Parameter(0, [2f], 1);
            step.Backward(0, [y], [dy[start..(start + 100)]]);
        }

        step.CompleteGradients();
        Assert.Equal([Samples.FusedChain(dy, x, 0, 256) + Samples.FusedChain(dy, x, 256, 400)], step.Gradient(0)!);
        float perSample = 0f;
        for (int start = 0; start < 400; start += 100)
        {
            perSample += Samples.FusedChain(dy, x, start, start + 100);
        }

        Assert.NotEqual([perSample], step.Gradient(0)!);
    }

    [Fact]
    public void GatherContinuesOverSamplesWithoutBlocks()
    {
        float[] dy = Samples.Uniform(300, 5);
        ReferenceStep step = new(1, 1);
        for (int i = 0; i < 300; i++)
        {
            step.Backward(0, [Gather(Samples.Parameter(0, [1f, 2f], 2, 1), Indices.From([1]))], [[dy[i]]]);
        }

        step.CompleteGradients();
        Assert.Equal([0f, Samples.PlainChain(dy, 0, 300)], step.Gradient(0)!);
    }

    [Fact]
    public void UsesOfAReusedParameterAreAddedFromTheEnd()
    {
        // Three uses whose gradients are a, b and c: each use sums its own rows first.
        float a = 1f, b = 5.9604645e-8f, c = 5.9604645e-8f;
        Tensor w = Samples.Parameter(0, [1f], 1);
        Tensor y = ((Samples.Float32([a], 1) * w) + (Samples.Float32([b], 1) * w)) + (Samples.Float32([c], 1) * w);
        Assert.Equal([(c + b) + a], Samples.Gradients(1, y, [1f])[0]!);
        Assert.NotEqual((c + b) + a, (a + b) + c);
    }

    [Fact]
    public void UsesByOneOperationAreAddedFromTheLastOperand()
    {
        float tiny = 5.9604645e-8f;
        Tensor w = Samples.Parameter(0, [1f], 1);
        Tensor y = Concatenate(w, w, w, Samples.Float32([1f], 1));
        Assert.Equal([(tiny + tiny) + 1f], Samples.Gradients(1, y, [1f, tiny, tiny, 0f])[0]!);
        Assert.Equal([(1f + tiny) + tiny], Samples.Gradients(1, y, [tiny, tiny, 1f, 0f])[0]!);
        Assert.Equal([(1f + tiny) + tiny], Samples.Gradients(1, Concatenate(w, w, w), [tiny, tiny, 1f])[0]!);
    }

    [Fact]
    public void ATiedParameterHasOneAccumulatorPerUse()
    {
        float[] dyOfRows = Samples.Uniform(2 * 40, 6);
        float[] values = Samples.Uniform(6, 7);
        ReferenceStep tied = new(1, 1);
        ReferenceStep untied = new(2, 1);
        for (int i = 0; i < 40; i++)
        {
            float[] dy = [dyOfRows[2 * i], dyOfRows[(2 * i) + 1], 0.5f];
            tied.Backward(0, [TiedModel(Samples.Parameter(0, values, 3, 2), Samples.Parameter(0, values, 3, 2), i % 3)], [dy]);
            untied.Backward(0, [TiedModel(Samples.Parameter(0, values, 3, 2), Samples.Parameter(1, values, 3, 2), i % 3)], [dy]);
        }

        tied.CompleteGradients();
        untied.CompleteGradients();
        float[] sum = new float[6];
        for (int i = 0; i < 6; i++)
        {
            sum[i] = untied.Gradient(1)![i] + untied.Gradient(0)![i];
        }

        Assert.Equal(Samples.Bits(sum), Samples.Bits(tied.Gradient(0)));
    }

    [Fact]
    public void DerivedValuesAreDifferentiatedOnceInFloat32()
    {
        // W + B A at Float16: the gradient of the sum is a chain over the step that is never rounded to Float16.
        float[] x = Array.ConvertAll(Samples.Uniform(10, 8), value => (float)(Half)value);
        ReferenceStep step = new(3, 1);
        for (int i = 0; i < 10; i++)
        {
            Tensor w = Tensor.FromParameter(0, [2f], [1, 1], DType.Float16);
            Tensor b = Tensor.FromParameter(1, [0.25f], [1, 1], DType.Float16);
            Tensor a = Tensor.FromParameter(2, [0.1f], [1, 1], DType.Float16);
            step.Backward(0, [Linear(Samples.Float16([x[i]], 1), w + MatMul(b, a))], [[1f]]);
        }

        step.CompleteGradients();
        float sum = Samples.PlainChain(x, 0, 10);
        Assert.NotEqual((float)(Half)sum, sum);
        Assert.Equal([sum], step.Gradient(0)!);
        Assert.Equal([sum * (float)(Half)0.1f], step.Gradient(1)!);
        Assert.Equal([sum * 0.25f], step.Gradient(2)!);
    }

    [Fact]
    public void ForwardsAreAddedFromTheLast()
    {
        float tiny = 5.9604645e-8f;
        ReferenceStep step = new(2, 3);
        float[] inputs = [1f, tiny, tiny];
        for (int forward = 0; forward < 3; forward++)
        {
            step.Backward(forward, [Samples.Float32([inputs[forward]], 1) * Samples.Parameter(0, [1f], 1)], [[1f]]);
        }

        step.CompleteGradients();
        Assert.Equal([(tiny + tiny) + 1f], step.Gradient(0)!);
        Assert.NotEqual((tiny + tiny) + 1f, (1f + tiny) + tiny);
        Assert.Null(step.Gradient(1));
    }

    [Fact]
    public void AForwardThatDidNotRunAddsNothing()
    {
        ReferenceStep step = new(1, 2);
        step.Backward(1, [Samples.Float32([-0f], 1) * Samples.Parameter(0, [1f], 1)], [[1f]]);
        step.CompleteGradients();
        Assert.Equal([0f], step.Gradient(0)!);
    }

    [Fact]
    public void AFixedParameterHasNoGradient()
    {
        Tensor w = Tensor.FromParameter(0, [2f], [1], DType.Float32, trainable: false);
        Tensor v = Samples.Parameter(1, [5f], 1);
        float[]?[] gradients = Samples.Gradients(2, Samples.Float32([3f], 1) * w * v, [1f]);
        Assert.Null(gradients[0]);
        Assert.Equal([6f], gradients[1]!);
    }

    [Fact]
    public void AnOutputOfParametersAloneAddsItsRowsUp()
    {
        float[] dy = Samples.Uniform(300, 9);
        ReferenceStep step = new(1, 1);
        foreach (float gradient in dy)
        {
            step.Backward(0, [Samples.Parameter(0, [2f], 1) * 4f], [[gradient]]);
        }

        step.CompleteGradients();
        Assert.Equal([4f * (Samples.PlainChain(dy, 0, 256) + Samples.PlainChain(dy, 256, 300))], step.Gradient(0)!);
    }

    [Fact]
    public void AStepEndsOnceAndResetStartsAnother()
    {
        ReferenceStep step = new(1, 1);
        Tensor y = Samples.Float32([3f], 1) * Samples.Parameter(0, [2f], 1);
        step.Backward(0, [y], [[1f]]);
        Assert.Throws<InvalidOperationException>(() => step.Gradient(0));
        step.CompleteGradients();
        Assert.Throws<InvalidOperationException>(step.CompleteGradients);
        Assert.Throws<InvalidOperationException>(() => step.Backward(0, [y], [[1f]]));
        step.Reset();
        step.Backward(0, [y], [[2f]]);
        step.CompleteGradients();
        Assert.Equal([6f], step.Gradient(0)!);
    }

    [Fact]
    public void ErrorsNameWhatWasExpectedAndFound()
    {
        ReferenceStep step = new(1, 1);
        Tensor y = Samples.Float32([3f], 1) * Samples.Parameter(0, [2f], 1);
        Assert.StartsWith(
            "Expected 1 values for the gradient of output 0 of shape [1] but found 2.",
            Assert.Throws<ArgumentException>(() => step.Backward(0, [y], [[1f, 2f]])).Message);
        Assert.StartsWith(
            "Expected a gradient, or null, for each of 1 outputs but found 2.",
            Assert.Throws<ArgumentException>(() => step.Backward(0, [y], [null, null])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => step.Backward(1, [y], [[1f]]));
        step.Backward(0, [y], [[1f]]);
        Assert.Contains(
            "the first executed * -> Float32 [1] {6} as number 0, this one Tanh -> Float32 [1]",
            Assert.Throws<InvalidOperationException>(() => step.Backward(0, [Tanh(Samples.Float32([3f], 1))], [[1f]])).Message);
    }

    private static Tensor TiedModel(Tensor embedding, Tensor head, int token) =>
        Linear(Tanh(Reshape(Gather(embedding, Indices.From([token])), 2)), head);

    private static float[] UsedThreeTimes(float[] factors, DType dtype)
    {
        Tensor p = Tensor.FromParameter(0, [1f], [1], dtype);
        Tensor x = p + Tensor.From([0f], [1], dtype);
        Tensor y = Concatenate(x * factors[0], x * factors[1], x * factors[2]);
        return InOneStep([y], [[1f, 1f, 1f]]);
    }

    private static float[] InOneStep(Tensor[] outputs, float[]?[] outputGradients)
    {
        ReferenceStep step = new(1, 1);
        step.Backward(0, outputs, outputGradients);
        step.CompleteGradients();
        return step.Gradient(0)!;
    }
}
