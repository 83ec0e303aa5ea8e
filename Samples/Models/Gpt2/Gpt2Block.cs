using PrecisionGen;
using static PrecisionGen.Operations;

namespace Models;

/// <summary>One layer of GPT-2: attention and a feed-forward network, each behind a LayerNorm and added to its input.</summary>
[PrecisionModule]
public sealed partial class Gpt2Block
{
    [Parameter(Gpt2Size.Width, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor AttentionGain { get; }
    [Parameter(Gpt2Size.Width)] private partial Tensor AttentionShift { get; }
    [Parameter(3 * Gpt2Size.Width, Gpt2Size.Width)] private partial Tensor QueryKeyValue { get; }
    [Parameter(3 * Gpt2Size.Width)] private partial Tensor QueryKeyValueBias { get; }
    [Parameter(Gpt2Size.Width, Gpt2Size.Width)] private partial Tensor AttentionOutput { get; }
    [Parameter(Gpt2Size.Width)] private partial Tensor AttentionOutputBias { get; }

    [Parameter(Gpt2Size.Width, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor FeedForwardGain { get; }
    [Parameter(Gpt2Size.Width)] private partial Tensor FeedForwardShift { get; }
    [Parameter(Gpt2Size.Hidden, Gpt2Size.Width)] private partial Tensor Up { get; }
    [Parameter(Gpt2Size.Hidden)] private partial Tensor UpBias { get; }
    [Parameter(Gpt2Size.Width, Gpt2Size.Hidden)] private partial Tensor Down { get; }
    [Parameter(Gpt2Size.Width)] private partial Tensor DownBias { get; }

    /// <summary>Applies the layer.</summary>
    /// <param name="x">[time, Width].</param>
    /// <returns>[time, Width].</returns>
    public Tensor Apply(Tensor x)
    {
        Tensor projected = Linear(LayerNorm(x, AttentionGain, AttentionShift, Gpt2Size.Epsilon), QueryKeyValue, QueryKeyValueBias);
        Tensor query = Reshape(Slice(projected, 0, Gpt2Size.Width), -1, Gpt2Size.Heads, Gpt2Size.HeadSize);
        Tensor key = Reshape(Slice(projected, Gpt2Size.Width, Gpt2Size.Width), -1, Gpt2Size.Heads, Gpt2Size.HeadSize);
        Tensor value = Reshape(Slice(projected, 2 * Gpt2Size.Width, Gpt2Size.Width), -1, Gpt2Size.Heads, Gpt2Size.HeadSize);
        Tensor attended = Reshape(CausalAttention(query, key, value), -1, Gpt2Size.Width);
        Tensor y = x + Linear(attended, AttentionOutput, AttentionOutputBias);

        Tensor hidden = GeluTanh(Linear(LayerNorm(y, FeedForwardGain, FeedForwardShift, Gpt2Size.Epsilon), Up, UpBias));
        return y + Linear(hidden, Down, DownBias);
    }
}
