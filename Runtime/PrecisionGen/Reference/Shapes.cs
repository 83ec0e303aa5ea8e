using System;

namespace PrecisionGen.Reference;

/// <summary>Rules of shapes, and their words in messages.</summary>
internal static class Shapes
{
    /// <summary>The number of elements of a shape.</summary>
    public static int Count(ReadOnlySpan<int> shape)
    {
        int count = 1;
        foreach (int dimension in shape)
        {
            count = checked(count * dimension);
        }

        return count;
    }

    /// <summary>A shape as text, such as [2, 64].</summary>
    public static string Text(ReadOnlySpan<int> shape) => "[" + string.Join(", ", shape.ToArray()) + "]";

    /// <summary>The shape with another last dimension.</summary>
    public static int[] WithLast(ReadOnlySpan<int> shape, int last)
    {
        int[] result = shape.ToArray();
        result[^1] = last;
        return result;
    }

    /// <summary>Throws unless there is at least one dimension and every one is at least 1.</summary>
    public static void RequireValid(ReadOnlySpan<int> shape, string parameterName)
    {
        if (shape.IsEmpty)
        {
            throw new ArgumentException("Expected a shape of at least one dimension but found [].", parameterName);
        }

        foreach (int dimension in shape)
        {
            if (dimension < 1)
            {
                throw new ArgumentException($"Expected dimensions of at least 1 but found {Text(shape)}.", parameterName);
            }
        }
    }

    /// <summary>
    /// The shape that two shapes broadcast to: aligned at their last axes, equal or 1, with missing leading axes as 1.
    /// </summary>
    public static int[] Broadcast(string operation, ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        int rank = Math.Max(a.Length, b.Length);
        int[] result = new int[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            int fromA = Dimension(a, rank, axis);
            int fromB = Dimension(b, rank, axis);
            if (fromA != fromB && fromA != 1 && fromB != 1)
            {
                throw new ArgumentException(
                    $"{operation} expected shapes that are equal or 1 on every axis, aligned at the last, " +
                    $"but found {Text(a)} and {Text(b)}.");
            }

            result[axis] = fromA == 1 ? fromB : fromA;
        }

        return result;
    }

    /// <summary>For each element of <paramref name="result"/>, row-major, the index of the element of an operand broadcast to it.</summary>
    public static int[] BroadcastIndices(ReadOnlySpan<int> operand, ReadOnlySpan<int> result)
    {
        int[] indices = new int[Count(result)];
        for (int i = 0; i < indices.Length; i++)
        {
            int remainder = i;
            int stride = 1;
            for (int axis = result.Length - 1; axis >= 0; axis--)
            {
                int coordinate = remainder % result[axis];
                remainder /= result[axis];
                int dimension = Dimension(operand, result.Length, axis);
                indices[i] += dimension == 1 ? 0 : coordinate * stride;
                stride *= dimension;
            }
        }

        return indices;
    }

    private static int Dimension(ReadOnlySpan<int> shape, int rank, int axis)
    {
        int missing = rank - shape.Length;
        return axis < missing ? 1 : shape[axis - missing];
    }
}
