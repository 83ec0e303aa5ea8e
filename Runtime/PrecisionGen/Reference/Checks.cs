using System;

namespace PrecisionGen.Reference;

/// <summary>What operations require of their operands, in one wording.</summary>
internal static class Checks
{
    /// <summary>The common dtype of two operands. A C# scalar takes the other's.</summary>
    /// <exception cref="ArgumentException">The dtypes differ.</exception>
    public static DType CommonDType(string operation, Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.IsConstant)
        {
            return b.DType;
        }

        if (!b.IsConstant && a.DType != b.DType)
        {
            throw new ArgumentException(
                $"{operation} expected operands of one dtype but found {Describe(a)} and {Describe(b)}; convert one with Cast.");
        }

        return a.DType;
    }

    /// <summary>Throws unless a tensor has exactly a shape, which the message explains.</summary>
    public static void RequireShape(string operation, string name, Tensor tensor, ReadOnlySpan<int> shape, string because)
    {
        if (!tensor.Shape.SequenceEqual(shape))
        {
            throw new ArgumentException(
                $"{operation} expected a {name} of shape {Shapes.Text(shape)} ({because}) but found {Shapes.Text(tensor.Shape)}.");
        }
    }

    /// <summary>Throws unless a tensor has a rank.</summary>
    public static void RequireRank(string operation, string name, Tensor tensor, int rank, string meaning)
    {
        if (tensor.Rank != rank)
        {
            throw new ArgumentException($"{operation} expected a {name} of shape {meaning} but found {Shapes.Text(tensor.Shape)}.");
        }
    }

    private static string Describe(Tensor tensor) => $"{tensor.DType} {Shapes.Text(tensor.Shape)}";
}
