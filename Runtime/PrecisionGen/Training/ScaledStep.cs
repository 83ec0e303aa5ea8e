using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace PrecisionGen;

/// <summary>What became of an optimizer step under a <see cref="LossScaler"/>.</summary>
/// <param name="Applied">False: a gradient held Inf or NaN, so the weights and the optimizer were left as they were.</param>
/// <param name="Scale">The scale that the step's gradients were computed with.</param>
/// <param name="Overflows">The parameters whose gradients held Inf or NaN, in their order; empty where the step was applied.</param>
public readonly record struct ScaledStep(bool Applied, float Scale, IReadOnlyList<ParameterOverflow> Overflows)
{
    /// <summary>The number of Inf and NaN elements.</summary>
    public long OverflowCount => Overflows.Sum(overflow => (long)overflow.Infinities + overflow.NaNs);

    /// <summary>One line for a log; of a skipped step, every parameter that overflowed.</summary>
    public override string ToString() => Applied
        ? string.Create(CultureInfo.InvariantCulture, $"applied at scale {Scale}")
        : string.Create(CultureInfo.InvariantCulture, $"skipped at scale {Scale}: ")
            + string.Join(", ", Overflows.Select(overflow => $"{overflow.Name} (Inf {overflow.Infinities}, NaN {overflow.NaNs})"));
}
