using System;
using Xunit;
using static PrecisionGen.Operations;

namespace PrecisionGen.Runtime.Tests.ReferenceOperations;

/// <summary>
/// Every gradient against central differences of the same mathematics in double, once through derived values and once through
/// activations. This compares mathematics, not bits, so it has a tolerance.
/// </summary>
public class CentralDifferenceTests
{
    private const double Step = 1e-5;
    private const double Tolerance = 2e-5;

    public static TheoryData<string> UnaryNames => [.. DoubleMathematics.Unary.Keys];

    public static TheoryData<string> BinaryNames => [.. DoubleMathematics.Binary.Keys];

    public static TheoryData<string> RowNames => [.. DoubleMathematics.Rows.Keys];

    [Theory]
    [MemberData(nameof(UnaryNames))]
    public void OfOneOperand(string name)
    {
        (Func<Tensor, Tensor> operation, Func<double, double> function, float lo, float hi) = DoubleMathematics.Unary[name];
        float[] x = Samples.Uniform(12, 1, lo, hi);
        Check([x], [[12]], p => operation(p[0]), p => Array.ConvertAll(p[0], v => function(v)));
    }

    [Theory]
    [MemberData(nameof(BinaryNames))]
    public void OfTwoOperands(string name)
    {
        (Func<Tensor, Tensor, Tensor> operation, Func<double, double, double> function) = DoubleMathematics.Binary[name];
        float[] full = Samples.Uniform(12, 2, 0.5f, 2f);
        float[] row = Samples.Uniform(3, 3, 0.5f, 2f);
        float[] column = Samples.Uniform(4, 4, 0.5f, 2f);
        Check([full, row], [[4, 3], [3]], p => operation(p[0], p[1]), p => Broadcast(i => function(p[0][i], p[1][i % 3])));
        Check([row, full], [[3], [4, 3]], p => operation(p[0], p[1]), p => Broadcast(i => function(p[0][i % 3], p[1][i])));
        Check([column, row], [[4, 1], [3]], p => operation(p[0], p[1]), p => Broadcast(i => function(p[0][i / 3], p[1][i % 3])));
        Check([full], [[4, 3]], p => operation(p[0], Tensor.FromConstant(1.25f)), p => Broadcast(i => function(p[0][i], 1.25)));
    }

    [Theory]
    [MemberData(nameof(RowNames))]
    public void OfRows(string name)
    {
        (Func<Tensor, Tensor> operation, Func<double[], double[]> function) = DoubleMathematics.Rows[name];
        Check([Samples.Uniform(15, 5, -2f, 2f)], [[3, 5]], p => operation(p[0]), p => DoubleMathematics.ByRow(p[0], 5, function));
    }

    [Fact]
    public void OfNorms()
    {
        float[][] values = [Samples.Uniform(15, 6, -2f, 2f), Samples.Uniform(5, 7), Samples.Uniform(5, 8)];
        int[][] shapes = [[3, 5], [5], [5]];
        Check(
            values, shapes, p => LayerNorm(p[0], p[1], p[2], 0.01f),
            p => DoubleMathematics.ByRow(p[0], 5, row => DoubleMathematics.Normalized(row, true, 0.01f, p[1], p[2])));
        Check(
            values[..2], shapes[..2], p => RmsNorm(p[0], p[1], 0.01f),
            p => DoubleMathematics.ByRow(p[0], 5, row => DoubleMathematics.Normalized(row, false, 0.01f, p[1], null)));
        Check(
            values[..1], shapes[..1], p => RmsNorm(p[0], 0.01f),
            p => DoubleMathematics.ByRow(p[0], 5, row => DoubleMathematics.Normalized(row, false, 0.01f, null, null)));
    }

    [Fact]
    public void OfContractions()
    {
        float[][] values = [Samples.Uniform(15, 9), Samples.Uniform(20, 10), Samples.Uniform(4, 11)];
        Check(values, [[3, 5], [4, 5], [4]], p => Linear(p[0], p[1], p[2]), p => DoubleMathematics.Linear(p[0], p[1], p[2], 5));
        Check(values[..2], [[3, 5], [4, 5]], p => Linear(p[0], p[1]), p => DoubleMathematics.Linear(p[0], p[1], new double[4], 5));
        Check(
            values[..2], [[3, 5], [5, 4]], p => MatMul(p[0], p[1]),
            p => DoubleMathematics.Linear(p[0], DoubleMathematics.Transposed(p[1], 5), new double[4], 5));
    }

    [Fact]
    public void OfMovement()
    {
        float[][] values = [Samples.Uniform(12, 12), Samples.Uniform(8, 13)];
        Check(values[..1], [[4, 3]], p => Reshape(p[0], 3, 4), p => p[0]);
        Check(values[..1], [[4, 3]], p => Slice(p[0], 1, 2), p => DoubleMathematics.ByRow(p[0], 3, row => row[1..]));
        Check(values, [[4, 3], [4, 2]], p => Concatenate(p[0], p[1]), p => DoubleMathematics.Joined(p[0], 3, p[1], 2));
        Check(
            values[..1], [[4, 3]], p => Gather(p[0], Indices.From([3, 0, 3])),
            p => [.. p[0][9..], .. p[0][..3], .. p[0][9..]]);
        Check(values[..1], [[4, 3]], p => Cast(p[0] * p[0], DType.Float32), p => Array.ConvertAll(p[0], v => v * v));
    }

    [Fact]
    public void AWrongGradientIsFound()
    {
        float[] x = Samples.Uniform(4, 14);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check([x], [[4]], p => Tanh(p[0]), p => Array.ConvertAll(p[0], Math.Sin)));
    }

    internal static void Check(float[][] values, int[][] shapes, Func<Tensor[], Tensor> operation, Func<double[][], double[]> function)
    {
        Compare(values, shapes, operation, function, asActivations: false);
        Compare(values, shapes, operation, function, asActivations: true);
    }

    private static void Compare(
        float[][] values, int[][] shapes, Func<Tensor[], Tensor> operation, Func<double[][], double[]> function, bool asActivations)
    {
        Tensor[] operands = new Tensor[values.Length];
        for (int i = 0; i < operands.Length; i++)
        {
            Tensor parameter = Samples.Parameter(i, values[i], shapes[i]);
            operands[i] = asActivations ? parameter + Samples.Float32(new float[values[i].Length], shapes[i]) : parameter;
        }

        Tensor output = operation(operands);
        float[] weights = Samples.Uniform(output.Values.Length, 99);
        float[]?[] gradients = Samples.Gradients(values.Length, output, weights);
        for (int i = 0; i < values.Length; i++)
        {
            for (int j = 0; j < values[i].Length; j++)
            {
                double expected = Difference(values, i, j, function, weights);
                Assert.InRange(gradients[i]![j], expected - Tolerance, expected + Tolerance);
            }
        }
    }

    private static double Difference(float[][] values, int operand, int element, Func<double[][], double[]> function, float[] weights)
    {
        return (Loss(Step) - Loss(-Step)) / (2 * Step);

        double Loss(double change)
        {
            double[][] moved = Array.ConvertAll(values, value => Array.ConvertAll(value, v => (double)v));
            moved[operand][element] += change;
            double[] result = function(moved);
            double loss = 0;
            for (int i = 0; i < result.Length; i++)
            {
                loss += weights[i] * result[i];
            }

            return loss;
        }
    }

    private static double[] Broadcast(Func<int, double> element)
    {
        double[] result = new double[12];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = element(i);
        }

        return result;
    }
}
