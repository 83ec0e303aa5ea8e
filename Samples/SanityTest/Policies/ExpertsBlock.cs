using PrecisionGen;
using static PrecisionGen.Operations;

namespace SanityTest;

/// <summary>A block of <see cref="ExpertsPolicy"/>: four heads of causal attention, two of four experts of the width.</summary>
[PrecisionModule]
public sealed partial class ExpertsBlock
{
    private const int Width = ExpertsPolicy.Width;
    private const int Heads = 4;
    private const int Size = Width / Heads;
    private const int Experts = 4;
    private const int ExpertsPerToken = 2;
    private const int Hidden = Width;

    [Parameter(Width, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor AttentionGain { get; }
    [Parameter(Width, Width, Initializer = Initializer.XavierNormal)] private partial Tensor Query { get; }
    [Parameter(Width, Width, Initializer = Initializer.XavierNormal)] private partial Tensor Key { get; }
    [Parameter(Width, Width, Initializer = Initializer.XavierNormal)] private partial Tensor Value { get; }
    [Parameter(Width, Width, Initializer = Initializer.XavierNormal, Gain = 0.5f)] private partial Tensor Output { get; }
    [Parameter(Width, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor HiddenGain { get; }
    [Parameter(Experts, Width, Initializer = Initializer.XavierNormal)] private partial Tensor Router { get; }
    [Parameter(Experts, Hidden, Width, Initializer = Initializer.KaimingNormal)] private partial Tensor Gates { get; }
    [Parameter(Experts, Hidden, Width, Initializer = Initializer.KaimingNormal)] private partial Tensor Ups { get; }
    [Parameter(Experts, Width, Hidden, Initializer = Initializer.KaimingNormal, Gain = 0.5f)] private partial Tensor Downs { get; }

    /// <summary>[time, 64] to the same.</summary>
    public Tensor Apply(Tensor x)
    {
        Tensor normalized = RmsNorm(x, AttentionGain);
        Tensor query = Rope(Reshape(Linear(normalized, Query), -1, Heads, Size), 100f);
        Tensor key = Rope(Reshape(Linear(normalized, Key), -1, Heads, Size), 100f);
        Tensor value = Reshape(Linear(normalized, Value), -1, Heads, Size);
        x = x + Linear(Reshape(CausalAttention(query, key, value), -1, Width), Output);
        normalized = RmsNorm(x, HiddenGain);
        Tensor probabilities = Softmax(Cast(Linear(normalized, Router), DType.Float32));
        return x + MixtureOfExperts(normalized, probabilities, Gates, Ups, Downs, ExpertsPerToken);
    }
}
