using System;

namespace PrecisionGen.Reference;

/// <summary>Reshape, Concatenate, Slice and Split: operations that move elements and compute nothing.</summary>
internal static class Movement
{
    public static Tensor Reshape(Tensor x, ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(x);
        int[] resolved = Resolve(x, shape);
        Shapes.RequireValid(resolved, nameof(shape));
        if (Shapes.Count(resolved) != x.Count)
        {
            throw new ArgumentException(
                $"Reshape expected a shape of {x.Count} elements (the input is {Shapes.Text(x.Shape)}) but found {Shapes.Text(shape)}.");
        }

        if (x.IsAlongTime && (shape[0] != -1 || resolved[0] != x.Shape[0]))
        {
            throw new ArgumentException(
                $"Reshape expected a shape that begins with -1, for time, and has {x.Count / x.Shape[0]} elements at each position " +
                $"(the input is {Shapes.Text(x.Shape)}) but found {Shapes.Text(shape)}.");
        }

        return Tensor.FromOperation("Reshape", x.Values.ToArray(), resolved, x.DType, [
            new Operand(x, (y, dy, target) => MoveBack(dy, dy.Length, 0, dy.Length, target), GradientSum.Elementwise),
        ]);
    }

    public static Tensor Concatenate(ReadOnlySpan<Tensor> tensors)
    {
        if (tensors.IsEmpty)
        {
            throw new ArgumentException("Concatenate expected at least one tensor but found none.", nameof(tensors));
        }

        int total = 0;
        foreach (Tensor tensor in tensors)
        {
            RequireConcatenable(tensors[0], tensor);
            total += tensor.RowLength;
        }

        Operand[] operands = new Operand[tensors.Length];
        float[] result = new float[tensors[0].RowCount * total];
        int start = 0;
        for (int i = 0; i < operands.Length; i++)
        {
            Tensor tensor = tensors[i];
            int first = start;
            for (int row = 0; row < tensor.RowCount; row++)
            {
                tensor.Row(row).CopyTo(result.AsSpan((row * total) + first));
            }

            operands[i] = new Operand(
                tensor, (y, dy, target) => MoveBack(dy, total, first, tensor.RowLength, target), GradientSum.Elementwise);
            start += tensor.RowLength;
        }

        return Tensor.FromOperation("Concatenate", result, Shapes.WithLast(tensors[0].Shape, total), tensors[0].DType, operands);
    }

    public static Tensor Slice(Tensor x, int start, int length)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (start < 0 || length < 1 || start > x.RowLength - length)
        {
            throw new ArgumentException(
                $"Slice expected a part of the last dimension {x.RowLength} of {Shapes.Text(x.Shape)} " +
                $"but found start {start} and length {length}.");
        }

        float[] result = new float[x.RowCount * length];
        for (int row = 0; row < x.RowCount; row++)
        {
            x.Row(row).Slice(start, length).CopyTo(result.AsSpan(row * length));
        }

        return Tensor.FromOperation("Slice", result, Shapes.WithLast(x.Shape, length), x.DType, [
            new Operand(x, PutBack, GradientSum.Elementwise),
        ]);

        void PutBack(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, GradientTarget target)
        {
            for (int element = 0; element < x.Count; element++)
            {
                int row = element / x.RowLength;
                int position = (element % x.RowLength) - start;
                target.Term(element, position >= 0 && position < length ? dy[(row * length) + position] : 0f);
            }
        }
    }

    public static Tensor[] Split(Tensor x, int parts)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (parts < 1 || x.RowLength % parts != 0)
        {
            throw new ArgumentException(
                $"Split expected a number of parts that divides the last dimension {x.RowLength} of {Shapes.Text(x.Shape)} " +
                $"but found {parts}.");
        }

        int length = x.RowLength / parts;
        Tensor[] result = new Tensor[parts];
        for (int i = 0; i < parts; i++)
        {
            result[i] = Slice(x, i * length, length);
        }

        return result;
    }

    /// <summary>The shape with what its other dimensions leave in the place of a leading -1.</summary>
    private static int[] Resolve(Tensor x, ReadOnlySpan<int> shape)
    {
        int[] resolved = shape.ToArray();
        if (resolved.Length > 1 && resolved[0] == -1)
        {
            Shapes.RequireValid(shape[1..], nameof(shape));
            int rest = Shapes.Count(shape[1..]);
            resolved[0] = x.Count % rest == 0 ? x.Count / rest : -1;
        }

        return resolved;
    }

    /// <summary>Passes back, from each row of dy, the part that starts at <paramref name="first"/>.</summary>
    private static void MoveBack(ReadOnlySpan<float> dy, int rowLength, int first, int length, GradientTarget target)
    {
        for (int row = 0; row < dy.Length / rowLength; row++)
        {
            for (int i = 0; i < length; i++)
            {
                target.Term((row * length) + i, dy[(row * rowLength) + first + i]);
            }
        }
    }

    private static void RequireConcatenable(Tensor first, Tensor other)
    {
        _ = Checks.CommonDType("Concatenate", first, other);
        if (first.Rank != other.Rank || !first.Shape[..^1].SequenceEqual(other.Shape[..^1]))
        {
            throw new ArgumentException(
                $"Concatenate expected shapes that differ only in the last dimension but found {Shapes.Text(first.Shape)} " +
                $"and {Shapes.Text(other.Shape)}.");
        }
    }
}
