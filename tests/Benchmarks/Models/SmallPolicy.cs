using static PrecisionGen.Operations;

namespace PrecisionGen.Benchmarks.Models;

/// <summary>The network of the latency rows: 4-64-64-2 with tanh, logits out.</summary>
[PrecisionModel(DType.Float32)]
public sealed partial class SmallPolicy
{
    [Parameter(64, 4, Initializer = Initializer.Orthogonal)] private partial Tensor First { get; }

    [Parameter(64)] private partial Tensor FirstBias { get; }

    [Parameter(64, 64, Initializer = Initializer.Orthogonal)] private partial Tensor Second { get; }

    [Parameter(64)] private partial Tensor SecondBias { get; }

    [Parameter(2, 64, Initializer = Initializer.Orthogonal)] private partial Tensor Head { get; }

    [Parameter(2)] private partial Tensor HeadBias { get; }

    /// <summary>Two logits of an observation of four numbers.</summary>
    [Forward]
    public Tensor Evaluate([Shape(4)] Tensor observation)
    {
        Tensor hidden = Tanh(Linear(observation, First, FirstBias));
        hidden = Tanh(Linear(hidden, Second, SecondBias));
        return Linear(hidden, Head, HeadBias);
    }
}
