using System;

namespace PrecisionGen.Reference;

/// <summary>Gather, Cast and StopGradient: operations that copy elements, and what they do to gradients.</summary>
internal static class Conversions
{
    public static Tensor Gather(Tensor table, Indices indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        return Gather(table, indices.Values.ToArray(), nameof(indices), TensorSource.Indices);
    }

    public static Tensor Gather(Tensor table, Tokens tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return Gather(table, tokens.Values.ToArray(), nameof(tokens), TensorSource.Tokens);
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

    private static Tensor Gather(Tensor table, int[] rows, string parameterName, TensorSource source)
    {
        ArgumentNullException.ThrowIfNull(table);
        Checks.RequireRank("Gather", "table", table, 2, "[rows, width]");
        int width = table.RowLength;
        float[] result = new float[rows.Length * width];
        for (int i = 0; i < rows.Length; i++)
        {
            if ((uint)rows[i] >= (uint)table.RowCount)
            {
                throw new ArgumentOutOfRangeException(
                    parameterName,
                    $"Gather expected {parameterName} from 0 to {table.RowCount - 1} (the table is {Shapes.Text(table.Shape)}) " +
                    $"but found {rows[i]} at position {i}.");
            }

            table.Row(rows[i]).CopyTo(result.AsSpan(i * width));
        }

        return Tensor.FromOperation(
            "Gather", result, [rows.Length, width], table.DType, [new Operand(table, AddRows, GradientSum.Gather)], source);

        void AddRows(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, GradientTarget target)
        {
            for (int i = 0; i < dy.Length; i++)
            {
                target.Term((rows[i / width] * width) + (i % width), dy[i]);
            }
        }
    }

    private static void PassOn(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, GradientTarget target)
    {
        for (int i = 0; i < dy.Length; i++)
        {
            target.Term(i, dy[i]);
        }
    }
}
