using System;

namespace PrecisionGen;

/// <summary>
/// Declares that every element of a forward's input, or of a <see cref="ParameterAttribute"/> property, lies in [lowest, highest].
/// </summary>
/// <remarks>
/// The compiler proves from it that no value of a forward leaves its dtype, or reports the expression that does. It changes no arithmetic
/// and no fingerprint. A parameter is held to it: weights outside are refused when they are written or loaded, and reported after an
/// optimizer step. Inputs are not checked when a kernel runs; for one outside, what was proven does not hold.
/// </remarks>
/// <param name="lowest">The lowest value; negative infinity for none.</param>
/// <param name="highest">The highest value, at least the lowest; positive infinity for none.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public sealed class ValueRangeAttribute(float lowest, float highest) : Attribute
{
    /// <summary>The lowest value.</summary>
    public float Lowest { get; } = lowest;

    /// <summary>The highest value.</summary>
    public float Highest { get; } = highest;
}
