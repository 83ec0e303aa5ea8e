using System;
using PrecisionGen.Reference;

namespace PrecisionGen;

/// <summary>
/// The tokens of one sequence: an input of a forward that processes sequences. Their number is the length of the time axis, the
/// leading axis of everything that is computed from them.
/// </summary>
public sealed class Tokens
{
    private readonly int[] values;

    private Tokens(int[] values) => this.values = values;

    /// <summary>How many there are, at least 1.</summary>
    public int Length => values.Length;

    /// <summary>The tokens, by position.</summary>
    public ReadOnlySpan<int> Values => values;

    /// <summary>Makes tokens; their range is checked where they are used.</summary>
    /// <param name="values">The tokens, at least one.</param>
    /// <exception cref="ArgumentException">The sequence is empty.</exception>
    public static Tokens From(ReadOnlySpan<int> values)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("Expected a sequence of at least one token but found an empty one.", nameof(values));
        }

        return new Tokens(values.ToArray());
    }

    /// <summary>The tokens as text.</summary>
    public override string ToString() => "Tokens " + Shapes.Text(values);
}
