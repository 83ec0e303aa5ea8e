using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>Where a kernel finds the element of a buffer that belongs to its current row and column.</summary>
/// <param name="Buffer">The buffer's id.</param>
/// <param name="Rows">Terms whose sum is the buffer's row.</param>
/// <param name="Column">How the column is found.</param>
/// <param name="ColumnOffset">Added to the column.</param>
public sealed record Access(int Buffer, EquatableArray<RowTerm> Rows, ColumnMode Column, int ColumnOffset)
{
    /// <summary>The access of a value of shape <paramref name="value"/> by a kernel that iterates over <paramref name="iteration"/>.</summary>
    /// <param name="valuePerSample">Whether each sample has its own value.</param>
    /// <param name="iterationPerSample">Whether the kernel's rows run over the samples.</param>
    public static Access Of(int buffer, Shape value, bool valuePerSample, Shape iteration, bool iterationPerSample) => new(
        buffer,
        RowTerms(value, valuePerSample, iteration, iterationPerSample),
        value.Columns == 1 && iteration.Columns != 1 ? ColumnMode.Broadcast : ColumnMode.Vector,
        0);

    /// <summary>The access of the one row that a kernel keeps for itself, whatever row it is at.</summary>
    public static Access ScratchRow(int buffer) => new(buffer, EquatableArray<RowTerm>.Empty, ColumnMode.Vector, 0);

    private static EquatableArray<RowTerm> RowTerms(Shape value, bool valuePerSample, Shape iteration, bool iterationPerSample)
    {
        bool sameRows = SameLeading(value, iteration);
        if (sameRows && valuePerSample == iterationPerSample)
        {
            return iteration.Rows == 1 && !iterationPerSample ? default : new EquatableArray<RowTerm>(new RowTerm(1, 0, 1));
        }

        List<RowTerm> terms = new();
        if (valuePerSample)
        {
            terms.Add(new RowTerm(iteration.Rows, 0, value.Rows));
        }

        int after = 1;
        int valueAfter = 1;
        for (int axis = iteration.Rank - 2; axis >= 0; axis--)
        {
            int size = iteration[axis];
            int own = value.Aligned(axis, iteration.Rank);
            if (own != 1)
            {
                terms.Add(new RowTerm(after, size, valueAfter));
                valueAfter *= own;
            }

            after *= size;
        }

        return new EquatableArray<RowTerm>(terms);
    }

    private static bool SameLeading(Shape a, Shape b)
    {
        int rank = System.Math.Max(a.Rank, b.Rank);
        return Enumerable.Range(0, rank - 1).All(axis => a.Aligned(axis, rank) == b.Aligned(axis, rank));
    }
}

/// <summary>The value ((row / Divisor) % Modulus) * Multiplier; a Modulus of 0 takes no remainder.</summary>
public sealed record RowTerm(int Divisor, int Modulus, int Multiplier);

/// <summary>How an access uses the column.</summary>
public enum ColumnMode
{
    /// <summary>Consecutive elements from the column on.</summary>
    Vector,

    /// <summary>The row's only element, in every lane.</summary>
    Broadcast,
}
