using System;
using PrecisionGen.Contractions;
using PrecisionGen.Vectors;
using Xunit;

namespace PrecisionGen.Runtime.Tests.Contractions;

/// <summary>A pair of matrices in every layout that the kernels read.</summary>
internal sealed class ContractionCase
{
    private const float Untouched = 12345f;

    private readonly int depth;
    private readonly int columns;
    private readonly float[,] left;
    private readonly float[,] right;
    private readonly float[] expected;

    public ContractionCase(float[,] left, float[,] right)
    {
        this.left = left;
        this.right = right;
        depth = left.GetLength(1);
        columns = right.GetLength(1);
        expected = ScalarContraction.Product(left, right);
    }

    private int PaddedColumns => (columns + 15) / 16 * 16;

    /// <summary>Compares all layouts and both kinds of epilogue with the scalar chains, for the first rows.</summary>
    public void Check<TSimd, TVector>(int rows)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float[] rowMajor = Flatten(left, depth + 5, transposed: false);
        float[] columnMajor = Flatten(left, left.GetLength(0) + 3, transposed: true);
        float[] unpacked = Flatten(right, PaddedColumns, transposed: false);
        float[] packed = Packed<TSimd, TVector>(unpacked, PaddedColumns, 1);
        int panel = Panels.Width<TSimd, TVector>();
        Compare(Run<TSimd, TVector>(rowMajor, depth + 5, 1, packed, depth * panel, panel, rows, isCheap: true), rows, "packed");
        Compare(Run<TSimd, TVector>(rowMajor, depth + 5, 1, packed, depth * panel, panel, rows, isCheap: false), rows, "packed, looped");
        int stride = left.GetLength(0) + 3;
        Compare(Run<TSimd, TVector>(columnMajor, 1, stride, unpacked, panel, PaddedColumns, rows, isCheap: true), rows, "unpacked");
        Compare(Run<TSimd, TVector>(columnMajor, 1, stride, unpacked, panel, PaddedColumns, rows, isCheap: false), rows, "unpacked, looped");
    }

    /// <summary>Packing a transposed matrix gives the same panels.</summary>
    public void CheckPacking<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float[] rowMajor = Flatten(right, columns, transposed: false);
        float[] transposed = Flatten(right, depth, transposed: true);
        float[] packed = Packed<TSimd, TVector>(rowMajor, columns, 1);
        Assert.Equal(packed, Packed<TSimd, TVector>(transposed, 1, depth));
        int panel = Panels.Width<TSimd, TVector>();
        for (int index = 0; index < packed.Length; index++)
        {
            int column = index / (depth * panel) * panel + index % panel;
            float element = column < columns ? right[index / panel % depth, column] : 0f;
            Assert.Equal(BitConverter.SingleToInt32Bits(element), BitConverter.SingleToInt32Bits(packed[index]));
        }
    }

    private static float[] Flatten(float[,] matrix, int stride, bool transposed)
    {
        int outer = matrix.GetLength(transposed ? 1 : 0);
        int inner = matrix.GetLength(transposed ? 0 : 1);
        float[] flat = new float[outer * stride + 1];
        for (int i = 0; i < outer; i++)
        {
            for (int j = 0; j < inner; j++)
            {
                flat[i * stride + j] = transposed ? matrix[j, i] : matrix[i, j];
            }
        }

        return flat;
    }

    private float[] Packed<TSimd, TVector>(float[] source, int depthStride, int columnStride)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float[] packed = new float[Panels.Size<TSimd, TVector>(depth, columns)];
        Array.Fill(packed, float.NaN);
        if (packed.Length == 0)
        {
            return [0f];
        }

        Panels.Pack<TSimd, TVector>(in source[0], depthStride, columnStride, depth, columns, ref packed[0]);
        return packed;
    }

    private float[] Run<TSimd, TVector>(
        float[] a, int aRowStride, int aDepthStride, float[] b, int bPanelStride, int bDepthStride, int rows, bool isCheap)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float[] output = new float[(rows + 1) * PaddedColumns];
        Array.Fill(output, Untouched);
        if (isCheap)
        {
            Contraction.Run<TSimd, TVector, StoreDirect<TSimd, TVector>>(
                in a[0], aRowStride, aDepthStride, in b[0], bPanelStride, bDepthStride, rows, depth, PaddedColumns,
                new(ref output[0], PaddedColumns));
        }
        else
        {
            Contraction.Run<TSimd, TVector, StoreLooped<TSimd, TVector>>(
                in a[0], aRowStride, aDepthStride, in b[0], bPanelStride, bDepthStride, rows, depth, PaddedColumns,
                new(ref output[0], PaddedColumns));
        }

        return output;
    }

    private void Compare(float[] output, int rows, string what)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < PaddedColumns; j++)
            {
                float wanted = j < columns ? expected[i * columns + j] : output[i * PaddedColumns + j];
                Bits.AssertEqual(
                    wanted, output[i * PaddedColumns + j], () => $"{what}: [{i}, {j}] of {rows} x {columns}, depth {depth}");
            }
        }

        Assert.All(output.AsSpan(rows * PaddedColumns).ToArray(), value => Assert.Equal(Untouched, value));
    }
}
