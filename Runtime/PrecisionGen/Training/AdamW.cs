namespace PrecisionGen;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019) as PyTorch's <c>torch.optim.AdamW</c> writes it, with its defaults.
/// </summary>
/// <remarks>
/// Per element, in float32: first w = w * (1 - rate * decay), the factor double rounded once; then the sequence of <see cref="Adam"/>
/// without its decay.
/// </remarks>
/// <param name="parameters">Weights with Float32 masters.</param>
/// <param name="learningRate">At least 0.</param>
/// <param name="beta1">The decay of the first moment, in [0, 1).</param>
/// <param name="beta2">The decay of the second moment, in [0, 1).</param>
/// <param name="epsilon">Added to the denominator, at least 0.</param>
/// <param name="weightDecay">At least 0.</param>
public sealed class AdamW(
    ParameterSet parameters,
    double learningRate = 1e-3,
    double beta1 = 0.9,
    double beta2 = 0.999,
    double epsilon = 1e-8,
    double weightDecay = 1e-2)
    : Adam(parameters, learningRate, beta1, beta2, epsilon, weightDecay, decoupled: true);
