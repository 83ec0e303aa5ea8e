using System;
using PrecisionGen.Tests.Parameters;
using Xunit;

namespace PrecisionGen.Tests.Training;

public sealed class GradientClippingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(67)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(9000)]
    public void TheNormAddsBlocksAndLanesInTheWrittenOrder(int length)
    {
        using ParameterSet parameters = new([new("A", [length]), new("B", [5])], DType.Float32, 1);
        GradientSet gradients = new(parameters);
        Random random = new(length);
        foreach (ref float value in gradients.Values)
        {
            value = (float)Math.Pow(10, (random.NextDouble() * 8) - 4) * (random.Next(2) == 0 ? -1 : 1);
        }

        double expected = Math.Sqrt(WrittenSum(gradients["A"]) + WrittenSum(gradients["B"]));
        Assert.Equal(expected, GradientClipping.GlobalNorm(gradients));
    }

    [Fact]
    public void AnotherOrderIsAnotherNumber()
    {
        // The control of the test above: an ascending sum of the same terms differs in its last bits.
        float[] values = new float[9000];
        Random random = new(1);
        double ascending = 0;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)random.NextDouble();
            ascending += (double)values[i] * values[i];
        }

        Assert.NotEqual(ascending, GradientClipping.SumOfSquares(values));
        Assert.Equal(ascending, GradientClipping.SumOfSquares(values), 1e-9);
    }

    [Fact]
    public void GradientsAboveTheNormAreScaledToIt()
    {
        using ParameterSet parameters = Declarations.Create();
        GradientSet gradients = new(parameters);
        gradients["Weight"][2] = 30;
        gradients["Head"][1] = -40;
        gradients["Frozen"].Fill(1000);
        Assert.Equal(50, GradientClipping.ClipGlobalNorm(gradients, 5));
        float factor = (float)(5 / (50 + 1e-6));
        Assert.Equal(30 * factor, gradients["Weight"][2]);
        Assert.Equal(-40 * factor, gradients["Head"][1]);
        Assert.Equal(1000, gradients["Frozen"][0]);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void SmallOrNonFiniteGradientsAreLeftAlone(float value)
    {
        using ParameterSet parameters = Declarations.Vector(3);
        GradientSet gradients = new(parameters);
        gradients.Values[1] = value;
        gradients.Values[2] = 0.5f;
        double norm = GradientClipping.ClipGlobalNorm(gradients, 5);
        Assert.Equal(Math.Sqrt(((double)value * value) + 0.25), norm);
        Assert.Equal([0, value, 0.5f], gradients.Values.ToArray());
    }

    private static double WrittenSum(ReadOnlySpan<float> values)
    {
        double total = 0;
        for (int start = 0; start < values.Length; start += 4096)
        {
            double[] lanes = new double[16];
            for (int i = start; i < Math.Min(values.Length, start + 4096); i++)
            {
                lanes[(i - start) % 16] = Math.FusedMultiplyAdd(values[i], values[i], lanes[(i - start) % 16]);
            }

            for (int width = 8; width > 0; width /= 2)
            {
                for (int i = 0; i < width; i++)
                {
                    lanes[i] += lanes[i + width];
                }
            }

            total = start == 0 ? lanes[0] : total + lanes[0];
        }

        return total;
    }
}
