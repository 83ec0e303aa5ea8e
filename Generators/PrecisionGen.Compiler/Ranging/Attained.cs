namespace PrecisionGen.Compiler.Ranging;

/// <summary>
/// A value that some in-range input certainly reaches. The input puts every element of each leaf it names at the leaf's lowest or highest
/// value; every element of the result is then at least this value, if it belongs to a highest end, or at most it, if to a lowest one.
/// </summary>
/// <param name="Value">The value; for composite operations less extreme than the true one, by their rounding error.</param>
/// <param name="Leaves">One bit for each leaf that the input sets. Leaves with a declared range have one, the first 64 of a forward.</param>
/// <param name="AtHighest">Of these, the leaves that are set to their highest value; the others are at their lowest.</param>
internal readonly record struct Attained(double Value, ulong Leaves = 0, ulong AtHighest = 0)
{
    /// <summary>Whether one input can do both: no leaf is at its lowest for one and at its highest for the other.</summary>
    public bool IsCompatible(Attained other) => ((AtHighest ^ other.AtHighest) & Leaves & other.Leaves) == 0;

    /// <summary>Another value that the same input reaches.</summary>
    public Attained With(double value) => this with { Value = value };

    /// <summary>The input that does both, reaching another value; null if there is none.</summary>
    public static Attained? Join(Attained? a, Attained? b, double value) => a is Attained left && b is Attained right && left.IsCompatible(right)
        ? new Attained(value, left.Leaves | right.Leaves, left.AtHighest | right.AtHighest)
        : null;
}
