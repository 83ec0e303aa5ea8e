using System;

namespace PrecisionGen;

/// <summary>The transpose of a row-major matrix.</summary>
internal static class Transposition
{
    // A square of both matrices stays in the first cache.
    private const int Block = 32;

    internal static float[] Of(ReadOnlySpan<float> matrix, int rows, int columns)
    {
        float[] result = new float[matrix.Length];
        for (int top = 0; top < rows; top += Block)
        {
            int bottom = Math.Min(top + Block, rows);
            for (int left = 0; left < columns; left += Block)
            {
                int right = Math.Min(left + Block, columns);
                for (int row = top; row < bottom; row++)
                {
                    for (int column = left; column < right; column++)
                    {
                        result[(column * rows) + row] = matrix[(row * columns) + column];
                    }
                }
            }
        }

        return result;
    }
}
