using System.Collections.Generic;
using static PrecisionGen.Operations;

namespace PrecisionGen.Benchmarks.Models;

/// <summary>6 layers of 384 columns and 6 heads: 10.9 million parameters.</summary>
[PrecisionModel(DType.Float32, DType.Float16, DType.BFloat16)]
public sealed partial class LargeTransformer
{
    private const int Width = 384;

    [Parameter(SequenceBenchmark.Vocabulary, Width, Initializer = Initializer.XavierNormal)] private partial Tensor Embedding { get; }

    [Parameter(256, Width, Initializer = Initializer.XavierNormal)] private partial Tensor PositionEmbedding { get; }

    [Submodules(6)] private partial IReadOnlyList<LargeTransformerLayer> Layers { get; }

    [Parameter(Width, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor Gain { get; }

    [Parameter(SequenceBenchmark.Vocabulary, Width, Initializer = Initializer.XavierNormal)] private partial Tensor Head { get; }

    /// <summary>[time, Vocabulary].</summary>
    [Forward(Modes = Modes.Inference | Modes.Decoding)]
    public Tensor LogProbabilities(Tokens tokens)
    {
        Tensor x = Gather(Embedding, tokens) + Gather(PositionEmbedding, Positions(tokens));
        foreach (LargeTransformerLayer layer in Layers)
        {
            x = layer.Apply(x);
        }

        return LogSoftmax(Cast(Linear(RmsNorm(x, Gain), Head), DType.Float32));
    }

    /// <summary>[time, 1].</summary>
    [Forward]
    public Tensor TokenLogProbabilities(Tokens tokens, Tokens targets) => Pick(LogProbabilities(tokens), targets);
}

/// <summary>One layer.</summary>
[PrecisionModule]
public sealed partial class LargeTransformerLayer
{
    private const int Width = 384;
    private const int Heads = 6;

    [Parameter(Width, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor AttentionGain { get; }

    [Parameter(Width, Width, Initializer = Initializer.XavierNormal)] private partial Tensor Query { get; }

    [Parameter(Width, Width, Initializer = Initializer.XavierNormal)] private partial Tensor Key { get; }

    [Parameter(Width, Width, Initializer = Initializer.XavierNormal)] private partial Tensor Value { get; }

    [Parameter(Width, Width, Initializer = Initializer.XavierNormal)] private partial Tensor Output { get; }

    [Parameter(Width, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor HiddenGain { get; }

    [Parameter(4 * Width, Width, Initializer = Initializer.XavierNormal)] private partial Tensor Up { get; }

    [Parameter(4 * Width)] private partial Tensor UpBias { get; }

    [Parameter(Width, 4 * Width, Initializer = Initializer.XavierNormal)] private partial Tensor Down { get; }

    [Parameter(Width)] private partial Tensor DownBias { get; }

    /// <summary>[time, Width] to the same.</summary>
    public Tensor Apply(Tensor x)
    {
        Tensor normalized = RmsNorm(x, AttentionGain);
        Tensor mixed = CausalAttention(SplitHeads(Linear(normalized, Query)), SplitHeads(Linear(normalized, Key)), SplitHeads(Linear(normalized, Value)));
        x = x + Linear(Reshape(mixed, -1, Width), Output);
        return x + Linear(Gelu(Linear(RmsNorm(x, HiddenGain), Up, UpBias)), Down, DownBias);
    }

    private static Tensor SplitHeads(Tensor x) => Reshape(x, -1, Heads, Width / Heads);
}
