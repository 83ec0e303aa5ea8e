namespace PrecisionGen.Objectives;

/// <summary>
/// GRPO done right (Liu et al. 2025, arXiv 2503.20783): the loss of <see cref="Grpo"/> summed over tokens and divided by a constant length,
/// with A = R - mean not divided by the group's deviation.
/// </summary>
public sealed class DrGrpo : Grpo
{
    /// <summary>Creates the objective.</summary>
    /// <param name="constantLength">What takes the place of each response's length, such as the maximum; at least 1.</param>
    /// <param name="options">The constants; null takes the defaults. Its normalization is replaced.</param>
    /// <param name="correction">The importance weights; null names none.</param>
    public DrGrpo(int constantLength, ClipOptions? options = null, Correction? correction = null)
        : base((options ?? new ClipOptions()) with { Normalization = LossNormalization.Constant(constantLength) }, correction)
    {
    }

    /// <inheritdoc/>
    public override bool DividesByDeviation => false;
}
