namespace PrecisionGen;

/// <summary>What became of an optimizer step under a <see cref="LossScaler"/>.</summary>
/// <param name="Applied">False: a gradient held Inf or NaN, so the weights and the optimizer were left as they were.</param>
/// <param name="OverflowCount">The number of Inf and NaN elements; by parameter in <see cref="LossScaler.OverflowCounts"/>.</param>
/// <param name="Scale">The scale that the step's gradients were computed with.</param>
public readonly record struct ScaledStep(bool Applied, long OverflowCount, float Scale);
