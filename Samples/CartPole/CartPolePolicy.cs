using PrecisionGen;
using static PrecisionGen.Operations;

namespace CartPole;

/// <summary>Balances a pole: two networks of 4-64-64 tanh units, one for the policy and one for the value.</summary>
[PrecisionModel(
    DType.Float16,
    DType.BFloat16,
    DType.Float32,
    Pairings = Pairing.Paired | Pairing.Independent | Pairing.Reordered)]
public sealed partial class CartPolePolicy
{
    private const float SquareRootOf2 = 1.41421356f;

    [Parameter(64, 4, Initializer = Initializer.Orthogonal, Gain = SquareRootOf2)] private partial Tensor PolicyInput { get; }
    [Parameter(64)] private partial Tensor PolicyInputBias { get; }
    [Parameter(64, 64, Initializer = Initializer.Orthogonal, Gain = SquareRootOf2)] private partial Tensor PolicyHidden { get; }
    [Parameter(64)] private partial Tensor PolicyHiddenBias { get; }
    [Parameter(2, 64, Initializer = Initializer.Orthogonal, Gain = 0.01f)] private partial Tensor PolicyHead { get; }
    [Parameter(2)] private partial Tensor PolicyHeadBias { get; }

    [Parameter(64, 4, Initializer = Initializer.Orthogonal, Gain = SquareRootOf2)] private partial Tensor ValueInput { get; }
    [Parameter(64)] private partial Tensor ValueInputBias { get; }
    [Parameter(64, 64, Initializer = Initializer.Orthogonal, Gain = SquareRootOf2)] private partial Tensor ValueHidden { get; }
    [Parameter(64)] private partial Tensor ValueHiddenBias { get; }
    [Parameter(1, 64, Initializer = Initializer.Orthogonal)] private partial Tensor ValueHead { get; }
    [Parameter(1)] private partial Tensor ValueHeadBias { get; }

    /// <summary>Judges one observation.</summary>
    /// <param name="observation">[4]: position (m), velocity (m/s), angle (rad), angular velocity (rad/s).</param>
    /// <returns>The log-probability of pushing left and right, and the discounted return to expect.</returns>
    [Forward]
    public (Tensor LogProbabilities, Tensor Value) Evaluate([Shape(4)] Tensor observation)
    {
        Tensor policy = Tanh(Linear(observation, PolicyInput, PolicyInputBias));
        policy = Tanh(Linear(policy, PolicyHidden, PolicyHiddenBias));
        Tensor logits = Cast(Linear(policy, PolicyHead, PolicyHeadBias), DType.Float32);

        Tensor value = Tanh(Linear(observation, ValueInput, ValueInputBias));
        value = Tanh(Linear(value, ValueHidden, ValueHiddenBias));
        return (LogSoftmax(logits), Linear(value, ValueHead, ValueHeadBias));
    }
}
