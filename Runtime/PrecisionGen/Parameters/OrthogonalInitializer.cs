using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
                Subtract(vector, projection, basis);
            }

            double norm = Math.Sqrt(Dot(vector, vector));
            for (int i = 0; i < length; i++)
            {
                vector[i] /= norm;
            }
        }
    }

    // Elements are independent: the vector form has the scalar form's bits.
    private static void Subtract(Span<double> vector, double projection, ReadOnlySpan<double> basis)
    {
        Span<Vector256<double>> x = MemoryMarshal.Cast<double, Vector256<double>>(vector);
        ReadOnlySpan<Vector256<double>> b = MemoryMarshal.Cast<double, Vector256<double>>(basis);
        for (int i = 0; i < x.Length; i++)
        {
            x[i] -= Vector256.Create(projection) * b[i];
        }

        for (int i = x.Length * Vector256<double>.Count; i < vector.Length; i++)
        {
            vector[i] -= projection * basis[i];
        }
    }

    // Four partial sums at every vector width; their order is part of the result.
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector256<double>> x = MemoryMarshal.Cast<double, Vector256<double>>(a);
        ReadOnlySpan<Vector256<double>> y = MemoryMarshal.Cast<double, Vector256<double>>(b);
        Vector256<double> sums = Vector256<double>.Zero;
        for (int i = 0; i < x.Length; i++)
        {
            sums += x[i] * y[i];
        }

        double rest = sums[0];
        for (int i = x.Length * Vector256<double>.Count; i < a.Length; i++)
        {
            rest += a[i] * b[i];
        }

        return (rest + sums[2]) + (sums[1] + sums[3]);
    }
}
