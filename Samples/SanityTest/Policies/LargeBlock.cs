using PrecisionGen;
using static PrecisionGen.Operations;

namespace SanityTest;

/// <summary>A block of <see cref="LargePolicy"/>: four heads of causal attention, an erf-GELU layer of four times the width.</summary>
[PrecisionModule]
public sealed partial class LargeBlock
{
    private const int Width = LargePolicy.Width;
    private const int Heads = 4;
    private const int Size = Width / Heads;
    private const int Hidden = 4 * Width;

    [Parameter(Width, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor AttentionGain { get; }
    [Parameter(Width, Width, Initializer = Initializer.XavierNormal)] private partial Tensor Query { get; }
    [Parameter(Width, Width, Initializer = Initializer.XavierNormal)] private partial Tensor Key { get; }
    [Parameter(Width, Width, Initializer = Initializer.XavierNormal)] private partial Tensor Value { get; }
    [Parameter(Width, Width, Initializer = Initializer.XavierNormal, Gain = 0.5f)] private partial Tensor Output { get; }
    [Parameter(Width, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor HiddenGain { get; }
    [Parameter(Hidden, Width, Initializer = Initializer.XavierNormal)] private partial Tensor Up { get; }
    [Parameter(Width, Hidden, Initializer = Initializer.XavierNormal, Gain = 0.5f)] private partial Tensor Down { get; }

    /// <summary>[time, 128] to the same.</summary>
    public Tensor Apply(Tensor x)
    {
        Tensor normalized = RmsNorm(x, AttentionGain);
        Tensor query = Rope(Reshape(Linear(normalized, Query), -1, Heads, Size), 100f);
        Tensor key = Rope(Reshape(Linear(normalized, Key), -1, Heads, Size), 100f);
        Tensor value = Reshape(Linear(normalized, Value), -1, Heads, Size);
        x = x + Linear(Reshape(CausalAttention(query, key, value), -1, Width), Output);
        return x + Linear(Gelu(Linear(RmsNorm(x, HiddenGain), Up)), Down);
    }
}
