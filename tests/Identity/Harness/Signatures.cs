using System.Linq;

namespace PrecisionGen.Identity;

/// <summary>One input of a forward, as the harness makes values for it.</summary>
/// <param name="Shape">The shape of one sample.</param>
/// <param name="IndexBound">0 for a tensor; for indices the number of rows of the table.</param>
/// <param name="DType">The dtype it is rounded to on entry; null for the model's own.</param>
public sealed record InputSignature(int[] Shape, int IndexBound = 0, DType? DType = null)
{
    public bool IsIndices => IndexBound > 0;

    /// <summary>The number of elements of one sample.</summary>
    public int Count => Shape.Aggregate(1, (product, size) => product * size);

    public static InputSignature Tensor(params int[] shape) => new(shape);

    public static InputSignature Indices(int count, int bound) => new([count], bound);
}

/// <summary>What a forward takes and how many elements each of its outputs has for one sample.</summary>
public sealed record ForwardSignature(string Name, InputSignature[] Inputs, int[] OutputCounts);
