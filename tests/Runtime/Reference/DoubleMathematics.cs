using System;
using System.Collections.Generic;
using System.Linq;
using static PrecisionGen.Operations;

namespace PrecisionGen.Runtime.Tests.ReferenceOperations;

/// <summary>The mathematics of the operations in double, to differentiate numerically. Ranges keep away from kinks.</summary>
internal static class DoubleMathematics
{
    public static readonly Dictionary<string, (Func<Tensor, Tensor> Operation, Func<double, double> Function, float Lo, float Hi)> Unary =
    new()
    {
        ["-"] = (x => -x, x => -x, -2f, 2f),
        ["Abs"] = (Abs, Math.Abs, 0.1f, 2f),
        ["Abs of negatives"] = (Abs, Math.Abs, -2f, -0.1f),
        ["Exp"] = (Exp, Math.Exp, -2f, 2f),
        ["Expm1"] = (Expm1, x => Math.Exp(x) - 1, -2f, 2f),
        ["Log"] = (Log, Math.Log, 0.5f, 3f),
        ["Log1P"] = (Log1P, x => Math.Log(1 + x), -0.5f, 3f),
        ["Sqrt"] = (Sqrt, Math.Sqrt, 0.5f, 3f),
        ["Sin"] = (Sin, Math.Sin, -4f, 4f),
        ["Cos"] = (Cos, Math.Cos, -4f, 4f),
        ["Tanh"] = (Tanh, Math.Tanh, -2f, 2f),
        ["Erf"] = (Erf, ErrorFunction, -2f, 2f),
        ["Relu"] = (Relu, x => Math.Max(x, 0), 0.1f, 2f),
        ["Relu of negatives"] = (Relu, x => Math.Max(x, 0), -2f, -0.1f),
        ["Sigmoid"] = (Sigmoid, Logistic, -3f, 3f),
        ["Silu"] = (Silu, x => x * Logistic(x), -3f, 3f),
        ["Gelu"] = (Gelu, x => x / 2 * (1 + ErrorFunction(x / Math.Sqrt(2))), -3f, 3f),
        ["GeluTanh"] = (GeluTanh, x => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))), -3f, 3f),
        ["Softplus"] = (Softplus, x => Math.Log(1 + Math.Exp(x)), -3f, 3f),
        ["Clamp inside"] = (x => Clamp(x, -1f, 1f), x => x, -0.9f, 0.9f),
        ["Clamp outside"] = (x => Clamp(x, -1f, 1f), x => 1, 1.1f, 2f),
    };

    public static readonly Dictionary<string, (Func<Tensor, Tensor, Tensor> Operation, Func<double, double, double> Function)> Binary =
    new()
    {
        ["+"] = ((a, b) => a + b, (a, b) => a + b),
        ["-"] = ((a, b) => a - b, (a, b) => a - b),
        ["*"] = ((a, b) => a * b, (a, b) => a * b),
        ["/"] = ((a, b) => a / b, (a, b) => a / b),
        ["Min"] = (Min, Math.Min),
        ["Max"] = (Max, Math.Max),
    };

    public static readonly Dictionary<string, (Func<Tensor, Tensor> Operation, Func<double[], double[]> Function)> Rows = new()
    {
        ["Sum"] = (Sum, row => [row.Sum()]),
        ["Mean"] = (Mean, row => [row.Average()]),
        ["Max"] = (Max, row => [row.Max()]),
        ["LogSumExp"] = (LogSumExp, row => [Math.Log(row.Sum(Math.Exp))]),
        ["Softmax"] = (Softmax, row => Array.ConvertAll(row, x => Math.Exp(x) / row.Sum(Math.Exp))),
        ["LogSoftmax"] = (LogSoftmax, row => Array.ConvertAll(row, x => x - Math.Log(row.Sum(Math.Exp)))),
    };

    public static double[] ByRow(double[] x, int length, Func<double[], double[]> function) =>
        [.. x.Chunk(length).SelectMany(function)];

    public static double[] Normalized(double[] x, bool centered, double epsilon, double[]? gain, double[]? bias)
    {
        double mean = centered ? x.Average() : 0;
        double deviation = Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + epsilon);
        return [.. x.Select((v, i) => ((v - mean) / deviation * (gain?[i] ?? 1)) + (bias?[i] ?? 0))];
    }

    public static double[] Linear(double[] x, double[] weight, double[] bias, int inputs) => ByRow(
        x, inputs, row => [.. bias.Select((b, n) => b + row.Select((v, k) => v * weight[(n * inputs) + k]).Sum())]);

    public static double[] Transposed(double[] matrix, int rows)
    {
        int columns = matrix.Length / rows;
        return [.. Enumerable.Range(0, matrix.Length).Select(i => matrix[(i % rows * columns) + (i / rows)])];
    }

    public static double[] Joined(double[] a, int lengthOfA, double[] b, int lengthOfB) =>
        [.. a.Chunk(lengthOfA).Zip(b.Chunk(lengthOfB), (first, second) => first.Concat(second)).SelectMany(row => row)];

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>The Maclaurin series of erf, which converges everywhere and loses few digits below 3.</summary>
    private static double ErrorFunction(double x)
    {
        double sum = 0;
        double power = x;
        for (int n = 0; n < 100; n++)
        {
            sum += power / ((2 * n) + 1);
            power *= -x * x / (n + 1);
        }

        return sum * 2 / Math.Sqrt(Math.PI);
    }
}
