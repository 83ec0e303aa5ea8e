using PrecisionGen;
using static PrecisionGen.Operations;

namespace SanityTest;

/// <summary>An <see cref="AdditionBlock"/> whose matrices W are W + 2 B A, with B and A trained.</summary>
[PrecisionModule]
public sealed partial class LowRankBlock
{
    private const int Width = LowRankPolicy.Width;
    private const int Heads = 4;
    private const int Size = Width / Heads;
    private const int Hidden = 4 * Width;
    private const int Rank = 4;

    // The paper's alpha is twice its rank.
    private const float Scale = 2f;

    [Parameter(Width, Initializer = Initializer.Constant, Value = 1f, Trainable = false)] private partial Tensor AttentionGain { get; }
    [Parameter(Width, Width, Initializer = Initializer.XavierNormal, Trainable = false)] private partial Tensor Query { get; }
    [Parameter(Width, Width, Initializer = Initializer.XavierNormal, Trainable = false)] private partial Tensor Key { get; }
    [Parameter(Width, Width, Initializer = Initializer.XavierNormal, Trainable = false)] private partial Tensor Value { get; }
    [Parameter(Width, Width, Initializer = Initializer.XavierNormal, Trainable = false)] private partial Tensor Output { get; }
    [Parameter(Width, Initializer = Initializer.Constant, Value = 1f, Trainable = false)] private partial Tensor HiddenGain { get; }
    [Parameter(Hidden, Width, Initializer = Initializer.XavierNormal, Trainable = false)] private partial Tensor Up { get; }
    [Parameter(Width, Hidden, Initializer = Initializer.XavierNormal, Trainable = false)] private partial Tensor Down { get; }

    [Parameter(Rank, Width, Initializer = Initializer.KaimingUniform)] private partial Tensor QueryA { get; }
    [Parameter(Width, Rank, Initializer = Initializer.Zeros)] private partial Tensor QueryB { get; }
    [Parameter(Rank, Width, Initializer = Initializer.KaimingUniform)] private partial Tensor KeyA { get; }
    [Parameter(Width, Rank, Initializer = Initializer.Zeros)] private partial Tensor KeyB { get; }
    [Parameter(Rank, Width, Initializer = Initializer.KaimingUniform)] private partial Tensor ValueA { get; }
    [Parameter(Width, Rank, Initializer = Initializer.Zeros)] private partial Tensor ValueB { get; }
    [Parameter(Rank, Width, Initializer = Initializer.KaimingUniform)] private partial Tensor OutputA { get; }
    [Parameter(Width, Rank, Initializer = Initializer.Zeros)] private partial Tensor OutputB { get; }
    [Parameter(Rank, Width, Initializer = Initializer.KaimingUniform)] private partial Tensor UpA { get; }
    [Parameter(Hidden, Rank, Initializer = Initializer.Zeros)] private partial Tensor UpB { get; }
    [Parameter(Rank, Hidden, Initializer = Initializer.KaimingUniform)] private partial Tensor DownA { get; }
    [Parameter(Width, Rank, Initializer = Initializer.Zeros)] private partial Tensor DownB { get; }

    /// <summary>[time, 64] to the same.</summary>
    public Tensor Apply(Tensor x)
    {
        Tensor normalized = RmsNorm(x, AttentionGain);
        Tensor query = Rope(Reshape(Linear(normalized, Query + MatMul(QueryB, QueryA) * Scale), -1, Heads, Size), 100f);
        Tensor key = Rope(Reshape(Linear(normalized, Key + MatMul(KeyB, KeyA) * Scale), -1, Heads, Size), 100f);
        Tensor value = Reshape(Linear(normalized, Value + MatMul(ValueB, ValueA) * Scale), -1, Heads, Size);
        Tensor mixed = Reshape(CausalAttention(query, key, value), -1, Width);
        x = x + Linear(mixed, Output + MatMul(OutputB, OutputA) * Scale);
        Tensor hidden = Gelu(Linear(RmsNorm(x, HiddenGain), Up + MatMul(UpB, UpA) * Scale));
        return x + Linear(hidden, Down + MatMul(DownB, DownA) * Scale);
    }
}
