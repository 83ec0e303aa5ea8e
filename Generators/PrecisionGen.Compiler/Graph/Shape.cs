using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;

namespace PrecisionGen.Compiler.Graphs;

/// <summary>A length that is either a constant or a named symbol, such as time, known only when a kernel runs.</summary>
public readonly record struct Dimension(int Size, string? Symbol)
{
    public bool IsConstant => Symbol is null;

    public static implicit operator Dimension(int size) => new(size, null);

    public override string ToString() => Symbol ?? Size.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>The dimensions of one sample's value. Its rows are all axes but the last, flattened row-major.</summary>
public sealed record Shape(EquatableArray<Dimension> Dimensions)
{
    public static readonly Shape Scalar = Of(1);

    public int Rank => Dimensions.Count;

    /// <summary>The length of the last axis, along which vectors and row reductions run.</summary>
    public int Columns => this[Rank - 1];

    /// <summary>The product of all axes but the last.</summary>
    public int Rows => Dimensions.Take(Rank - 1).Aggregate(1, (product, dimension) => checked(product * Constant(dimension)));

    public int Count => checked(Rows * Columns);

    public int this[int axis] => Constant(Dimensions[axis]);

    public static Shape Of(params int[] dimensions) => new(new EquatableArray<Dimension>(dimensions.Select(size => (Dimension)size)));

    public static Shape Of(IEnumerable<int> dimensions) => Of(dimensions.ToArray());

    /// <summary>The same shape with another last axis.</summary>
    public Shape WithColumns(int columns) => new(new EquatableArray<Dimension>(Dimensions.Take(Rank - 1).Append(columns)));

    /// <summary>The dimension that aligns with <paramref name="axis"/> of a shape of <paramref name="rank"/>; 1 where it is missing.</summary>
    public int Aligned(int axis, int rank) => Constant(AlignedDimension(axis, rank));

    /// <summary>As <see cref="Aligned"/>, of a dimension that may be a symbol.</summary>
    public Dimension AlignedDimension(int axis, int rank)
    {
        int own = axis - (rank - Rank);
        return own < 0 ? 1 : Dimensions[own];
    }

    public override string ToString() => "[" + string.Join(", ", Dimensions) + "]";

    private static int Constant(Dimension dimension) => dimension.IsConstant
        ? dimension.Size
        : throw new InvalidOperationException($"The dimension '{dimension}' is not constant here.");
}
