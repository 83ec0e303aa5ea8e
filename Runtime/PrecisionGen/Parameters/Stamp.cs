namespace PrecisionGen;

/// <summary>What every kernel call returns: the arithmetic and the weights that computed its results.</summary>
/// <param name="Fingerprint">The definition's arithmetic.</param>
/// <param name="Version">The weights.</param>
/// <remarks>Two results with equal stamps and equal inputs have equal bits, wherever they were computed.</remarks>
public readonly record struct Stamp(Fingerprint Fingerprint, WeightsVersion Version);
