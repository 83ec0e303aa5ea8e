namespace PrecisionGen;

/// <summary>One parameter of a definition, as its <see cref="ParameterAttribute"/> declares it.</summary>
/// <param name="Name">The path from the model, such as <c>Blocks.3.AttentionGain</c>; it selects the initializer's random stream.</param>
/// <param name="Shape">The dimensions, each at least 1.</param>
/// <param name="Initializer">How the master is filled at creation.</param>
/// <param name="Gain">The factor of the initializer's bound or deviation.</param>
/// <param name="Value">The value of every element under <see cref="Initializer.Constant"/>.</param>
/// <param name="Trainable">False: no gradient, no optimizer state.</param>
/// <param name="Range">The values that weights are held to; null for any. It is no part of a fingerprint or of the initial version.</param>
public sealed record ParameterDeclaration(
    string Name,
    int[] Shape,
    Initializer Initializer = Initializer.Default,
    float Gain = 1f,
    float Value = 0f,
    bool Trainable = true,
    ParameterRange? Range = null);
