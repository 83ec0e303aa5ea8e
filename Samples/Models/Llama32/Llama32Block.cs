using PrecisionGen;
using static PrecisionGen.Operations;

namespace Models;

/// <summary>One layer of Llama 3.2: grouped-query attention and a SwiGLU network, each behind an RmsNorm; no biases.</summary>
[PrecisionModule]
public sealed partial class Llama32Block
{
    private const int QueryWidth = Llama32Size.Heads * Llama32Size.HeadSize;
    private const int KeyValueWidth = Llama32Size.KeyValueHeads * Llama32Size.HeadSize;

    [Parameter(Llama32Size.Width, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor AttentionGain { get; }
    [Parameter(QueryWidth, Llama32Size.Width)] private partial Tensor Query { get; }
    [Parameter(KeyValueWidth, Llama32Size.Width)] private partial Tensor Key { get; }
    [Parameter(KeyValueWidth, Llama32Size.Width)] private partial Tensor Value { get; }
    [Parameter(Llama32Size.Width, QueryWidth)] private partial Tensor AttentionOutput { get; }

    [Parameter(Llama32Size.Width, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor FeedForwardGain { get; }
    [Parameter(Llama32Size.Hidden, Llama32Size.Width)] private partial Tensor Gate { get; }
    [Parameter(Llama32Size.Hidden, Llama32Size.Width)] private partial Tensor Up { get; }
    [Parameter(Llama32Size.Width, Llama32Size.Hidden)] private partial Tensor Down { get; }

    /// <summary>Applies the layer.</summary>
    /// <param name="x">[time, Width].</param>
    /// <returns>[time, Width].</returns>
    public Tensor Apply(Tensor x)
    {
        Tensor normalized = RmsNorm(x, Llama32Size.Epsilon) * AttentionGain;
        Tensor query = Reshape(Linear(normalized, Query), -1, Llama32Size.Heads, Llama32Size.HeadSize);
        Tensor key = Reshape(Linear(normalized, Key), -1, Llama32Size.KeyValueHeads, Llama32Size.HeadSize);
        Tensor value = Reshape(Linear(normalized, Value), -1, Llama32Size.KeyValueHeads, Llama32Size.HeadSize);
        Tensor attended = CausalAttention(Rotate(query), Rotate(key), value);
        Tensor y = x + Linear(Reshape(attended, -1, QueryWidth), AttentionOutput);

        Tensor input = RmsNorm(y, Llama32Size.Epsilon) * FeedForwardGain;
        return y + Linear(Silu(Linear(input, Gate)) * Linear(input, Up), Down);
    }

    private static Tensor Rotate(Tensor x) => RopeLlama3(
        x,
        Llama32Size.RopeBase,
        Llama32Size.RopeFactor,
        Llama32Size.RopeLowFrequencyFactor,
        Llama32Size.RopeHighFrequencyFactor,
        Llama32Size.RopeOriginalLength);
}
