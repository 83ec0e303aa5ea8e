using System;

namespace PrecisionGen.Reference;

/// <summary>Gather, Cast and StopGradient: operations that copy elements, and what they do to gradients.</summary>
internal static class Conversions
{
    public static Tensor Gather(Tensor table, Indices indices)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(indices);
        Checks.RequireRank("Gather", "table", table, 2, "[rows, width]");
        int width = table.RowLength;
        float[] result = new float[indices.Count * width];
        for (int i = 0; i < indices.Count; i++)
        {
            int row = indices.Values[i];
            if ((uint)row >= (uint)table.RowCount)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(indices),
                    $"Gather expected indices from 0 to {table.RowCount - 1} (the table is {Shapes.Text(table.Shape)}) " +
                    $"but found {row} at position {i}.");
            }

            table.Row(row).CopyTo(result.AsSpan(i * width));
        }

        return Tensor.FromOperation(
            "Gather", result, [indices.Count, width], table.DType, [new Operand(table, AddRows, GradientSum.Gather)], usesIndices: true);

        void AddRows(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, GradientTarget target)
        {
            for (int i = 0; i < dy.Length; i++)
            {
                target.Term((indices.Values[i / width] * width) + (i % width), dy[i]);
            }
        }
    }

    public static Tensor Cast(Tensor x, DType dtype)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (dtype is not (DType.Float32 or DType.Float16 or DType.BFloat16))
        {
            throw new ArgumentException($"Cast expected Float32, Float16 or BFloat16 but found {dtype}.", nameof(dtype));
        }

        return Tensor.FromOperation(
            "Cast", x.Values.ToArray(), x.Shape.ToArray(), dtype, [new Operand(x, PassOn, GradientSum.Elementwise)]);
    }

    public static Tensor StopGradient(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Tensor.FromOperation(
            "StopGradient", x.Values.ToArray(), x.Shape.ToArray(), x.DType, [new Operand(x, null, GradientSum.Elementwise)]);
    }

    private static void PassOn(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, GradientTarget target)
    {
        for (int i = 0; i < dy.Length; i++)
        {
            target.Term(i, dy[i]);
        }
    }
}
