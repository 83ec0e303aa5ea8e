using System;
using System.Globalization;
using System.Numerics;

namespace PrecisionGen;

/// <summary>The values that every element of a parameter is declared to have: from the lowest to the highest, both included.</summary>
public readonly record struct ParameterRange
{
    /// <summary>Creates the range.</summary>
    /// <param name="lowest">Negative infinity for none.</param>
    /// <param name="highest">Positive infinity for none.</param>
    /// <exception cref="ArgumentException">The lowest exceeds the highest, or one is not a number.</exception>
    public ParameterRange(float lowest, float highest)
    {
        if (!(lowest <= highest))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"A range runs from a lowest to a highest value; {lowest:R} and {highest:R} were given."));
        }

        Lowest = lowest;
        Highest = highest;
    }

    /// <summary>The lowest value.</summary>
    public float Lowest { get; }

    /// <summary>The highest value.</summary>
    public float Highest { get; }

    /// <summary>[lowest, highest] with the shortest digits that name the values.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Lowest:R}, {Highest:R}]");

    /// <summary>Whether the value lies in the range; NaN does not.</summary>
    public bool Contains(float value) => value >= Lowest && value <= Highest;

    /// <summary>The index of the first element outside, or -1.</summary>
    internal int IndexOutside(ReadOnlySpan<float> values)
    {
        Vector<float> lowest = new(Lowest);
        Vector<float> highest = new(Highest);
        int i = 0;
        while (i <= values.Length - Vector<float>.Count)
        {
            Vector<float> x = new(values[i..]);
            if (!Vector.GreaterThanOrEqualAll(x, lowest) || !Vector.LessThanOrEqualAll(x, highest))
            {
                break;
            }

            i += Vector<float>.Count;
        }

        while (i < values.Length && Contains(values[i]))
        {
            i++;
        }

        return i < values.Length ? i : -1;
    }
}
