using System;
using PrecisionGen.Reference;

namespace PrecisionGen;

/// <summary>A list of row numbers of one sample: what <see cref="Operations.Gather(Tensor, Indices)"/> reads a table by.</summary>
public sealed class Indices
{
    private readonly int[] values;

    private Indices(int[] values) => this.values = values;

    /// <summary>How many there are, at least 1.</summary>
    public int Count => values.Length;

    /// <summary>The row numbers.</summary>
    public ReadOnlySpan<int> Values => values;

    /// <summary>Makes indices; their range is checked where they are used.</summary>
    /// <param name="values">The row numbers, at least one.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static Indices From(ReadOnlySpan<int> values)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("Expected at least one index but found none.", nameof(values));
        }

        return new Indices(values.ToArray());
    }

    /// <summary>The row numbers as text.</summary>
    public override string ToString() => "Indices " + Shapes.Text(values);
}
