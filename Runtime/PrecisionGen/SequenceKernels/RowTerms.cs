using System.Runtime.CompilerServices;

namespace PrecisionGen.SequenceKernels;

/// <summary>
/// Which terms each row of a ragged contraction has: all from <see cref="Begin"/> to <see cref="End"/>, both of which never decrease from
/// one row to the next.
/// </summary>
/// <param name="firstPosition">The position of row 0.</param>
/// <param name="rowsPerPosition">How many rows stand at one position, one after the other.</param>
/// <param name="before">The first term, relative to the row's position.</param>
/// <param name="after">One past the last term, relative to the row's position.</param>
/// <param name="limit">The number of terms that exist.</param>
internal readonly struct RowTerms(nint firstPosition, nint rowsPerPosition, nint before, nint after, nint limit)
{
    /// <summary>Beyond every position.</summary>
    public const int Far = 0x3FFF_FFFF;

    private readonly nint firstPosition = firstPosition;
    private readonly nint rowsPerPosition = rowsPerPosition;
    private readonly nint before = before;
    private readonly nint after = after;
    private readonly nint limit = limit;

    /// <summary>The first term of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Begin(nint row) => nint.Clamp(Position(row) + before, 0, limit);

    /// <summary>One past the last term of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint End(nint row) => nint.Clamp(Position(row) + after, 0, limit);

    /// <summary>The first row, from a row on, that has a term from a term on; the number of rows if there is none.</summary>
    public nint FirstRowBeyond(nint term, nint row, nint rows)
    {
        while (row < rows && End(row) <= term)
        {
            row++;
        }

        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private nint Position(nint row) => firstPosition + (rowsPerPosition == 1 ? row : row / rowsPerPosition);
}
