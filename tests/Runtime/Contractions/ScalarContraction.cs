using System;

namespace PrecisionGen.Runtime.Tests.Contractions;

/// <summary>The contraction rule, one output at a time.</summary>
internal static class ScalarContraction
{
    /// <summary>The total of the products left[k] * right[k].</summary>
    public static float Total(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        float total = 0f;
        for (int start = 0; start < left.Length; start += 256)
        {
            float block = 0f;
            for (int k = start; k < Math.Min(start + 256, left.Length); k++)
            {
                block = MathF.FusedMultiplyAdd(left[k], right[k], block);
            }

            total = start == 0 ? block : total + block;
        }

        return total;
    }

    /// <summary>The totals of a [rows, depth] by [depth, columns] product, row-major.</summary>
    public static float[] Product(float[,] left, float[,] right)
    {
        int rows = left.GetLength(0);
        int depth = left.GetLength(1);
        int columns = right.GetLength(1);
        float[] totals = new float[rows * columns];
        float[] row = new float[depth];
        float[] column = new float[depth];
        for (int j = 0; j < columns; j++)
        {
            for (int k = 0; k < depth; k++)
            {
                column[k] = right[k, j];
            }

            for (int i = 0; i < rows; i++)
            {
                for (int k = 0; k < depth; k++)
                {
                    row[k] = left[i, k];
                }

                totals[i * columns + j] = Total(row, column);
            }
        }

        return totals;
    }
}
