using System;

namespace PrecisionGen.Runtime.Tests.Contractions;

/// <summary>Seeded matrices.</summary>
internal static class Matrices
{
    private static readonly float[] Adversarial =
    [
        0f, -0f, float.Epsilon, -float.Epsilon, 1.1e-38f, -3e-42f, float.MaxValue, -float.MaxValue, 3e38f, 1e20f, -1e20f, 1e-20f, 1f, -1f,
        16777217f, 0.1f,
    ];

    /// <summary>Values of many magnitudes, so that every addition rounds.</summary>
    public static float[,] Random(Random random, int rows, int columns) =>
        Fill(rows, columns, () => (random.NextSingle() - 0.5f) * MathF.Pow(2f, random.Next(-8, 8)));

    /// <summary>Zeros of both signs, subnormals and huge values; now and then an infinity or NaN.</summary>
    public static float[,] Hostile(Random random, int rows, int columns) =>
        Fill(rows, columns, () => random.Next(400) switch
        {
            0 => float.NaN,
            1 => float.PositiveInfinity,
            2 => float.NegativeInfinity,
            _ => Adversarial[random.Next(Adversarial.Length)],
        });

    private static float[,] Fill(int rows, int columns, Func<float> next)
    {
        float[,] matrix = new float[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                matrix[i, j] = next();
            }
        }

        return matrix;
    }
}
