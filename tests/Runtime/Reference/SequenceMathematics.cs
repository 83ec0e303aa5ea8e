using System;
using System.Linq;

namespace PrecisionGen.Runtime.Tests.ReferenceOperations;

/// <summary>The mathematics of the operations along time in double, to differentiate numerically.</summary>
internal static class SequenceMathematics
{
    public static double[] Rope(double[] x, int rowsPerPosition, int size, double frequencyBase)
    {
        double[] y = new double[x.Length];
        int half = size / 2;
        for (int row = 0; row < x.Length / size; row++)
        {
            for (int i = 0; i < half; i++)
            {
                double angle = row / rowsPerPosition * Math.Pow(frequencyBase, -2.0 * i / size);
                double first = x[(row * size) + i];
                double second = x[(row * size) + half + i];
                y[(row * size) + i] = (first * Math.Cos(angle)) - (second * Math.Sin(angle));
                y[(row * size) + half + i] = (second * Math.Cos(angle)) + (first * Math.Sin(angle));
            }
        }

        return y;
    }

    /// <summary>Attention of [time, heads, size] queries; <paramref name="sees"/> says which key a query sees.</summary>
    public static double[] Attention(
        double[][] operands, int time, int heads, int pairs, double softcap, double scale, Func<int, int, bool> sees)
    {
        int size = operands[0].Length / time / heads;
        int columns = operands[2].Length / time / pairs;
        double[] result = new double[time * heads * columns];
        for (int row = 0; row < time * heads; row++)
        {
            int pair = row % heads / (heads / pairs);
            int[] keys = [.. Enumerable.Range(0, time).Where(key => sees(row / heads, key)).Select(key => (key * pairs) + pair)];
            double[] e = Array.ConvertAll(keys, key => Math.Exp(Score(row, key)));
            for (int column = 0; column < columns; column++)
            {
                result[(row * columns) + column] =
                    keys.Select((key, i) => e[i] * operands[2][(key * columns) + column]).Sum() / e.Sum();
            }
        }

        return result;

        double Score(int row, int key)
        {
            double score = scale * Enumerable.Range(0, size).Sum(i => operands[0][(row * size) + i] * operands[1][(key * size) + i]);
            return softcap == 0 ? score : softcap * Math.Tanh(score / softcap);
        }
    }

    /// <summary>A mixture of experts; operands as those of the operation.</summary>
    public static double[] Mixture(double[][] operands, int width, int experts, int count)
    {
        int hidden = operands[2].Length / experts / width;
        return [.. operands[0].Chunk(width).Zip(operands[1].Chunk(experts), Row).SelectMany(row => row)];

        double[] Row(double[] x, double[] p)
        {
            int[] chosen = [.. Enumerable.Range(0, experts).OrderByDescending(expert => p[expert]).Take(count)];
            double sum = chosen.Sum(expert => p[expert]);
            double[] result = new double[width];
            foreach (int expert in chosen)
            {
                double[] gate = Multiply(x, operands[2], expert * hidden, hidden);
                double[] up = Multiply(x, operands[3], expert * hidden, hidden);
                double[] inner = [.. gate.Zip(up, (g, u) => g / (1 + Math.Exp(-g)) * u)];
                double[] output = Multiply(inner, operands[4], expert * width, width);
                for (int column = 0; column < width; column++)
                {
                    result[column] += p[expert] / sum * output[column];
                }
            }

            return result;
        }
    }

    private static double[] Multiply(double[] x, double[] weight, int firstRow, int rows) =>
        [.. Enumerable.Range(firstRow, rows).Select(row => x.Select((v, k) => v * weight[(row * x.Length) + k]).Sum())];
}
