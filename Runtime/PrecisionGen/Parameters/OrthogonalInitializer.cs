using System;

namespace PrecisionGen;

/// <summary>A matrix with orthonormal rows, or columns where there are more rows than columns (Saxe et al. 2014), times a gain.</summary>
internal static class OrthogonalInitializer
{
    /// <summary>
    /// Modified Gram-Schmidt, twice per vector, over vectors of standard normal numbers in ascending order. The vectors are the rows
    /// of the matrix, or its columns where there are more rows; vector v's element i is drawn at flat index v * longer + i.
    /// </summary>
    internal static void Fill(InitializerStream stream, double gain, int rows, int columns, Span<float> values)
    {
        int count = Math.Min(rows, columns);
        int length = Math.Max(rows, columns);
        double[] vectors = new double[values.Length];
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] = NormalQuantile.Compute(stream.Uniform(i));
        }

        for (int v = 0; v < count; v++)
        {
            Orthonormalize(vectors, v, length);
        }

        for (int v = 0; v < count; v++)
        {
            for (int i = 0; i < length; i++)
            {
                int target = rows <= columns ? (v * columns) + i : (i * columns) + v;
                values[target] = (float)(vectors[(v * length) + i] * gain);
            }
        }
    }

    private static void Orthonormalize(double[] vectors, int index, int length)
    {
        Span<double> vector = vectors.AsSpan(index * length, length);
        for (int pass = 0; pass < 2; pass++)
        {
            for (int earlier = 0; earlier < index; earlier++)
            {
                ReadOnlySpan<double> basis = vectors.AsSpan(earlier * length, length);
                double projection = Dot(basis, vector);
                for (int i = 0; i < length; i++)
                {
                    vector[i] -= projection * basis[i];
                }
            }

            double norm = Math.Sqrt(Dot(vector, vector));
            for (int i = 0; i < length; i++)
            {
                vector[i] /= norm;
            }
        }
    }

    // Four partial sums break the chain of dependent additions; their order is part of the result.
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = 0;
        for (; i + 4 <= a.Length; i += 4)
        {
            sum0 += a[i] * b[i];
            sum1 += a[i + 1] * b[i + 1];
            sum2 += a[i + 2] * b[i + 2];
            sum3 += a[i + 3] * b[i + 3];
        }

        for (; i < a.Length; i++)
        {
            sum0 += a[i] * b[i];
        }

        return (sum0 + sum2) + (sum1 + sum3);
    }
}
