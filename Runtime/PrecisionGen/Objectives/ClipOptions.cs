using System;

namespace PrecisionGen.Objectives;

/// <summary>The constants of <see cref="Grpo"/>, <see cref="DrGrpo"/> and <see cref="Gspo"/>; null takes each objective's own.</summary>
/// <param name="ClipLow">The ratio is clipped to [1 - low, 1 + high]: 0.2 in GRPO, 3e-4 in GSPO. At least 0.</param>
/// <param name="ClipHigh">0.28 in GRPO, the paper's clip-higher (arXiv 2510.26788); 4e-4 in GSPO. At least 0.</param>
/// <param name="Normalization">Null: what the objective's definition says.</param>
/// <param name="KlCoefficient">The weight of the KL penalty.</param>
public sealed record ClipOptions(
    float? ClipLow = null, float? ClipHigh = null, LossNormalization? Normalization = null, float KlCoefficient = 0f)
{
    /// <summary>The clip range, with an objective's own constants where none was named.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A bound is negative or not a number.</exception>
    internal (float Low, float High) Range(float low, float high) => (Bound(ClipLow ?? low, nameof(ClipLow)), Bound(ClipHigh ?? high, nameof(ClipHigh)));

    private static float Bound(float value, string name) =>
        value >= 0 ? value : throw new ArgumentOutOfRangeException(name, value, "A clip bound of at least 0 is expected.");
}
