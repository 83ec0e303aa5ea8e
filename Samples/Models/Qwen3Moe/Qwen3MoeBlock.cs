using PrecisionGen;
using static PrecisionGen.Operations;

namespace Models;

/// <summary>One layer of Qwen3-MoE: attention with normalized heads, and SwiGLU experts of which each token uses a few.</summary>
[PrecisionModule]
public sealed partial class Qwen3MoeBlock
{
    private const int QueryWidth = Qwen3MoeSize.Heads * Qwen3MoeSize.HeadSize;
    private const int KeyValueWidth = Qwen3MoeSize.KeyValueHeads * Qwen3MoeSize.HeadSize;

    [Parameter(Qwen3MoeSize.Width, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor AttentionGain { get; }
    [Parameter(QueryWidth, Qwen3MoeSize.Width)] private partial Tensor Query { get; }
    [Parameter(KeyValueWidth, Qwen3MoeSize.Width)] private partial Tensor Key { get; }
    [Parameter(KeyValueWidth, Qwen3MoeSize.Width)] private partial Tensor Value { get; }
    [Parameter(Qwen3MoeSize.HeadSize, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor QueryGain { get; }
    [Parameter(Qwen3MoeSize.HeadSize, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor KeyGain { get; }
    [Parameter(Qwen3MoeSize.Width, QueryWidth)] private partial Tensor AttentionOutput { get; }

    [Parameter(Qwen3MoeSize.Width, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor FeedForwardGain { get; }
    [Parameter(Qwen3MoeSize.Experts, Qwen3MoeSize.Width)] private partial Tensor Router { get; }
    [Parameter(Qwen3MoeSize.Experts, Qwen3MoeSize.Hidden, Qwen3MoeSize.Width)] private partial Tensor Gates { get; }
    [Parameter(Qwen3MoeSize.Experts, Qwen3MoeSize.Hidden, Qwen3MoeSize.Width)] private partial Tensor Ups { get; }
    [Parameter(Qwen3MoeSize.Experts, Qwen3MoeSize.Width, Qwen3MoeSize.Hidden)] private partial Tensor Downs { get; }

    /// <summary>Applies the layer.</summary>
    /// <param name="x">[time, Width].</param>
    /// <returns>[time, Width].</returns>
    public Tensor Apply(Tensor x)
    {
        Tensor normalized = RmsNorm(x, Qwen3MoeSize.Epsilon) * AttentionGain;
        Tensor query = Reshape(Linear(normalized, Query), -1, Qwen3MoeSize.Heads, Qwen3MoeSize.HeadSize);
        Tensor key = Reshape(Linear(normalized, Key), -1, Qwen3MoeSize.KeyValueHeads, Qwen3MoeSize.HeadSize);
        Tensor value = Reshape(Linear(normalized, Value), -1, Qwen3MoeSize.KeyValueHeads, Qwen3MoeSize.HeadSize);
        query = Rope(RmsNorm(query, Qwen3MoeSize.Epsilon) * QueryGain, Qwen3MoeSize.RopeBase);
        key = Rope(RmsNorm(key, Qwen3MoeSize.Epsilon) * KeyGain, Qwen3MoeSize.RopeBase);
        Tensor y = x + Linear(Reshape(CausalAttention(query, key, value), -1, QueryWidth), AttentionOutput);

        Tensor input = RmsNorm(y, Qwen3MoeSize.Epsilon) * FeedForwardGain;
        Tensor probabilities = Softmax(Cast(Linear(input, Router), DType.Float32));
        return y + MixtureOfExperts(input, probabilities, Gates, Ups, Downs, Qwen3MoeSize.ExpertsPerToken);
    }
}
