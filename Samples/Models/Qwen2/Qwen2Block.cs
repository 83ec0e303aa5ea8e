using PrecisionGen;
using static PrecisionGen.Operations;

namespace Models;

/// <summary>One layer of Qwen2: grouped-query attention with biases and a SwiGLU network, each behind an RmsNorm.</summary>
[PrecisionModule]
public sealed partial class Qwen2Block
{
    private const int QueryWidth = Qwen2Size.Heads * Qwen2Size.HeadSize;
    private const int KeyValueWidth = Qwen2Size.KeyValueHeads * Qwen2Size.HeadSize;

    [Parameter(Qwen2Size.Width, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor AttentionGain { get; }
    [Parameter(QueryWidth, Qwen2Size.Width)] private partial Tensor Query { get; }
    [Parameter(QueryWidth)] private partial Tensor QueryBias { get; }
    [Parameter(KeyValueWidth, Qwen2Size.Width)] private partial Tensor Key { get; }
    [Parameter(KeyValueWidth)] private partial Tensor KeyBias { get; }
    [Parameter(KeyValueWidth, Qwen2Size.Width)] private partial Tensor Value { get; }
    [Parameter(KeyValueWidth)] private partial Tensor ValueBias { get; }
    [Parameter(Qwen2Size.Width, QueryWidth)] private partial Tensor AttentionOutput { get; }

    [Parameter(Qwen2Size.Width, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor FeedForwardGain { get; }
    [Parameter(Qwen2Size.Hidden, Qwen2Size.Width)] private partial Tensor Gate { get; }
    [Parameter(Qwen2Size.Hidden, Qwen2Size.Width)] private partial Tensor Up { get; }
    [Parameter(Qwen2Size.Width, Qwen2Size.Hidden)] private partial Tensor Down { get; }

    /// <summary>Applies the layer.</summary>
    /// <param name="x">[time, Width].</param>
    /// <returns>[time, Width].</returns>
    public Tensor Apply(Tensor x)
    {
        Tensor normalized = RmsNorm(x, Qwen2Size.Epsilon) * AttentionGain;
        Tensor query = Reshape(Linear(normalized, Query, QueryBias), -1, Qwen2Size.Heads, Qwen2Size.HeadSize);
        Tensor key = Reshape(Linear(normalized, Key, KeyBias), -1, Qwen2Size.KeyValueHeads, Qwen2Size.HeadSize);
        Tensor value = Reshape(Linear(normalized, Value, ValueBias), -1, Qwen2Size.KeyValueHeads, Qwen2Size.HeadSize);
        Tensor attended = CausalAttention(Rope(query, Qwen2Size.RopeBase), Rope(key, Qwen2Size.RopeBase), value);
        Tensor y = x + Linear(Reshape(attended, -1, QueryWidth), AttentionOutput);

        Tensor input = RmsNorm(y, Qwen2Size.Epsilon) * FeedForwardGain;
        return y + Linear(Silu(Linear(input, Gate)) * Linear(input, Up), Down);
    }
}
