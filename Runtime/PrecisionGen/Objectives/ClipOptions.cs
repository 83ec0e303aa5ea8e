namespace PrecisionGen.Objectives;

/// <summary>The constants of <see cref="Grpo"/>, <see cref="DrGrpo"/> and <see cref="Gspo"/>.</summary>
/// <param name="ClipLow">The ratio is clipped to [1 - low, 1 + high].</param>
/// <param name="ClipHigh">The paper's clip-higher is 0.28 (arXiv 2510.26788).</param>
/// <param name="Normalization">Null: what the objective's definition says.</param>
/// <param name="KlCoefficient">The weight of the KL penalty.</param>
public sealed record ClipOptions(
    float ClipLow = 0.2f, float ClipHigh = 0.28f, LossNormalization? Normalization = null, float KlCoefficient = 0f);
