namespace PrecisionGen.Objectives;

/// <summary>The constants of <see cref="Ppo"/>.</summary>
/// <param name="ClipRange">The ratio is clipped to [1 - range, 1 + range].</param>
/// <param name="ValueCoefficient">The weight of the value loss.</param>
/// <param name="EntropyCoefficient">The weight of the entropy bonus.</param>
/// <param name="ValueClipRange">Clips the change of a value since it was recorded to [-range, range]; null does not clip.</param>
public sealed record PpoOptions(
    float ClipRange = 0.2f, float ValueCoefficient = 0.5f, float EntropyCoefficient = 0.01f, float? ValueClipRange = null);
