using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace PrecisionGen;

/// <summary>Adam (Kingma and Ba 2015) as PyTorch's <c>torch.optim.Adam</c> writes it, with its defaults and without amsgrad.</summary>
/// <remarks>
/// Per element, in float32: g = g + (decay * w), if there is decay; m = m + ((1 - beta1) * (g - m));
/// v = (beta2 * v) + ((1 - beta2) * (g * g)); w = w - (size * (m / ((sqrt(v) / root) + epsilon))), where
/// size = rate / (1 - beta1^t) and root = sqrt(1 - beta2^t) are double rounded once, beta^t a running product.
/// </remarks>
public class Adam : Optimizer
{
    private readonly double beta1;
    private readonly double beta2;
    private readonly double[] products = [1, 1];
    private readonly float blend1;
    private readonly float keep2;
    private readonly float blend2;
    private readonly float epsilon;
    private readonly float decay;
    private readonly bool decoupled;
    private float keepWeight;
    private float size;
    private float root;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="parameters">Weights with Float32 masters.</param>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="beta1">The decay of the first moment, in [0, 1).</param>
    /// <param name="beta2">The decay of the second moment, in [0, 1).</param>
    /// <param name="epsilon">Added to the denominator, at least 0.</param>
    /// <param name="weightDecay">At least 0; decay * w is added to the gradient.</param>
    public Adam(
        ParameterSet parameters,
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0)
        : this(parameters, learningRate, beta1, beta2, epsilon, weightDecay, decoupled: false)
    {
    }

    private protected Adam(
        ParameterSet parameters, double learningRate, double beta1, double beta2, double epsilon, double weightDecay, bool decoupled)
        : base(parameters, learningRate, weightDecay, "FirstMoment", "SecondMoment")
    {
        RequireBeta(beta1, nameof(beta1));
        RequireBeta(beta2, nameof(beta2));
        ArgumentOutOfRangeException.ThrowIfNegative(epsilon);
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = (float)epsilon;
        this.decoupled = decoupled;
        blend1 = (float)(1 - beta1);
        keep2 = (float)beta2;
        blend2 = (float)(1 - beta2);
        decay = (float)weightDecay;
    }

    /// <summary>beta1^t and beta2^t, multiplied up step by step.</summary>
    public override ReadOnlySpan<double> RunningProducts => products;

    private protected override void BeginStep(long step)
    {
        products[0] *= beta1;
        products[1] *= beta2;
        size = (float)(LearningRate / (1 - products[0]));
        root = (float)Math.Sqrt(1 - products[1]);
        keepWeight = (float)(1 - (LearningRate * WeightDecay));
    }

    private protected override void RestoreProducts(ReadOnlySpan<double> runningProducts) => runningProducts.CopyTo(products);

    private protected override void Update(Span<float> weights, ReadOnlySpan<float> gradients, int start)
    {
        Span<float> first = State(0, start, weights.Length);
        Span<float> second = State(1, start, weights.Length);
        Span<Vector<float>> w = MemoryMarshal.Cast<float, Vector<float>>(weights);
        ReadOnlySpan<Vector<float>> g = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        Span<Vector<float>> m = MemoryMarshal.Cast<float, Vector<float>>(first);
        Span<Vector<float>> v = MemoryMarshal.Cast<float, Vector<float>>(second);
        for (int i = 0; i < w.Length; i++)
        {
            w[i] = Element(w[i], g[i], ref m[i], ref v[i]);
        }

        for (int i = w.Length * Vector<float>.Count; i < weights.Length; i++)
        {
            weights[i] = Element(weights[i], gradients[i], ref first[i], ref second[i]);
        }
    }

    private Vector<float> Element(Vector<float> w, Vector<float> g, ref Vector<float> m, ref Vector<float> v)
    {
        if (decoupled)
        {
            w *= new Vector<float>(keepWeight);
        }
        else if (decay != 0)
        {
            g += new Vector<float>(decay) * w;
        }

        m += new Vector<float>(blend1) * (g - m);
        v = (new Vector<float>(keep2) * v) + (new Vector<float>(blend2) * (g * g));
        Vector<float> denominator = (Vector.SquareRoot(v) / new Vector<float>(root)) + new Vector<float>(epsilon);
        return w - (new Vector<float>(size) * (m / denominator));
    }

    private float Element(float w, float g, ref float m, ref float v)
    {
        if (decoupled)
        {
            w *= keepWeight;
        }
        else if (decay != 0)
        {
            g += decay * w;
        }

        m += blend1 * (g - m);
        v = (keep2 * v) + (blend2 * (g * g));
        float denominator = (MathF.Sqrt(v) / root) + epsilon;
        return w - (size * (m / denominator));
    }

    private static void RequireBeta(double beta, string name)
    {
        if (beta is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(name, beta, "A beta lies in [0, 1).");
        }
    }
}
