using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace PrecisionGen;

/// <summary>
/// Stochastic gradient descent with momentum, after Sutskever et al. 2013 as PyTorch's <c>torch.optim.SGD</c> writes it, with its defaults.
/// </summary>
/// <remarks>
/// Per element, in float32: g = g + (decay * w), if there is decay; b = g at the first step, else (momentum * b) + ((1 - dampening) * g);
/// d = g + (momentum * b) with Nesterov, else b, or g without momentum; w = w - (rate * d).
/// </remarks>
public sealed class Sgd : Optimizer
{
    private readonly float momentum;
    private readonly float undamped;
    private readonly float decay;
    private readonly bool nesterov;
    private float rate;
    private bool isFirstStep;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="parameters">Weights with Float32 masters.</param>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="momentum">At least 0; 0 is plain gradient descent.</param>
    /// <param name="dampening">The gradient enters the momentum by 1 - dampening.</param>
    /// <param name="weightDecay">At least 0; decay * w is added to the gradient.</param>
    /// <param name="nesterov">Look ahead by the momentum; needs momentum above 0 and dampening 0.</param>
    /// <exception cref="ArgumentException">Nesterov without momentum or with dampening.</exception>
    public Sgd(
        ParameterSet parameters,
        double learningRate = 1e-3,
        double momentum = 0,
        double dampening = 0,
        double weightDecay = 0,
        bool nesterov = false)
        : base(parameters, learningRate, weightDecay, "Momentum")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(momentum);
        if (nesterov && (momentum == 0 || dampening != 0))
        {
            throw new ArgumentException(
                $"Nesterov needs momentum above 0 and dampening 0; momentum {momentum} and dampening {dampening} were given.");
        }

        this.momentum = (float)momentum;
        undamped = (float)(1 - dampening);
        decay = (float)weightDecay;
        this.nesterov = nesterov;
    }

    private protected override void BeginStep(long step)
    {
        rate = (float)LearningRate;
        isFirstStep = step == 1;
    }

    private protected override void Update(Span<float> weights, ReadOnlySpan<float> gradients, int start)
    {
        Span<float> state = State(0, start, weights.Length);
        Span<Vector<float>> w = MemoryMarshal.Cast<float, Vector<float>>(weights);
        ReadOnlySpan<Vector<float>> g = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        Span<Vector<float>> b = MemoryMarshal.Cast<float, Vector<float>>(state);
        for (int i = 0; i < w.Length; i++)
        {
            w[i] = Element(w[i], g[i], ref b[i]);
        }

        for (int i = w.Length * Vector<float>.Count; i < weights.Length; i++)
        {
            weights[i] = Element(weights[i], gradients[i], ref state[i]);
        }
    }

    private Vector<float> Element(Vector<float> w, Vector<float> g, ref Vector<float> b)
    {
        if (decay != 0)
        {
            g += new Vector<float>(decay) * w;
        }

        if (momentum != 0)
        {
            b = isFirstStep ? g : (new Vector<float>(momentum) * b) + (new Vector<float>(undamped) * g);
            g = nesterov ? g + (new Vector<float>(momentum) * b) : b;
        }

        return w - (new Vector<float>(rate) * g);
    }

    private float Element(float w, float g, ref float b)
    {
        if (decay != 0)
        {
            g += decay * w;
        }

        if (momentum != 0)
        {
            b = isFirstStep ? g : (momentum * b) + (undamped * g);
            g = nesterov ? g + (momentum * b) : b;
        }

        return w - (rate * g);
    }
}
