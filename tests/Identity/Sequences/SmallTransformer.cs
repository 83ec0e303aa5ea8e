using System.Collections.Generic;
using static PrecisionGen.Operations;

namespace PrecisionGen.Identity.Sequences;

/// <summary>A decoder-only model with grouped query heads, rotary positions, normalized queries and keys, and a tied embedding.</summary>
[PrecisionModel(DType.Float32, DType.Float16, DType.BFloat16)]
public sealed partial class SmallTransformer
{
    internal const int Vocabulary = 19;
    internal const int Width = 24;
    private const int Depth = 3;

    [Parameter(Vocabulary, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor Embedding { get; }

    [Submodules(Depth)]
    private partial IReadOnlyList<TransformerBlock> Blocks { get; }

    [Parameter(Width, Initializer = Initializer.Constant, Value = 1f)]
    private partial Tensor FinalGain { get; }

    /// <summary>[time, Vocabulary] in Float32.</summary>
    [Forward(Modes = Modes.Inference | Modes.Decoding)]
    public Tensor LogProbabilities(Tokens tokens)
    {
        Tensor x = Gather(Embedding, tokens);
        foreach (TransformerBlock block in Blocks)
        {
            x = block.Apply(x);
        }

        return LogSoftmax(Linear(Cast(RmsNorm(x, FinalGain), DType.Float32), Cast(Embedding, DType.Float32)));
    }

    /// <summary>[time, 1]: of the token that follows each position.</summary>
    [Forward]
    public Tensor TokenLogProbabilities(Tokens tokens, Tokens targets) => Pick(LogProbabilities(tokens), targets);

    public static SequenceModel UnderTest() => new SequenceModel<SmallTransformer>(
        new SmallTransformer(seed: 7),
        Vocabulary,
        (model, tokens) => model.LogProbabilities(tokens),
        (model, tokens, targets) => model.TokenLogProbabilities(tokens, targets),
        (model, dtype) => model.WithDType(dtype),
        (model, rows, options) =>
        {
            Inference kernel = model.CreateInference(rows, options);
            return new SequenceInference(kernel, kernel.LogProbabilities, kernel.TokenLogProbabilities);
        },
        (model, rows, options) =>
        {
            Training kernel = model.CreateTraining(rows, options);
            return new SequenceTraining(kernel, kernel.TokenLogProbabilities, gradient => kernel.TokenLogProbabilitiesBackward(gradient));
        },
        (model, sequences, length, options) =>
        {
            Decoder kernel = model.CreateDecoder(sequences, length, options);
            return new SequenceDecoder(kernel, kernel.LogProbabilities);
        });
}

/// <summary>Attention and a gated layer.</summary>
[PrecisionModule]
public sealed partial class TransformerBlock
{
    private const int Width = SmallTransformer.Width;
    private const int Heads = 4;
    private const int KeyValueHeads = 2;
    private const int Size = 6;
    private const int Hidden = 40;

    [Parameter(Width, Initializer = Initializer.Constant, Value = 1f)]
    private partial Tensor AttentionGain { get; }

    [Parameter(Heads * Size, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor Query { get; }

    [Parameter(KeyValueHeads * Size, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor Key { get; }

    [Parameter(KeyValueHeads * Size, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor Value { get; }

    [Parameter(KeyValueHeads * Size)]
    private partial Tensor ValueBias { get; }

    [Parameter(Size, Initializer = Initializer.Constant, Value = 1f)]
    private partial Tensor QueryGain { get; }

    [Parameter(Width, Heads * Size, Initializer = Initializer.XavierNormal)]
    private partial Tensor Output { get; }

    [Parameter(Width, Initializer = Initializer.Constant, Value = 1f)]
    private partial Tensor HiddenGain { get; }

    [Parameter(Hidden, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor Gate { get; }

    [Parameter(Hidden, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor Up { get; }

    [Parameter(Width, Hidden, Initializer = Initializer.XavierNormal)]
    private partial Tensor Down { get; }

    /// <summary>[time, Width] to the same.</summary>
    public Tensor Apply(Tensor x)
    {
        Tensor normalized = RmsNorm(x, AttentionGain);
        Tensor query = Rope(RmsNorm(Reshape(Linear(normalized, Query), -1, Heads, Size), QueryGain), 100f);
        Tensor key = Rope(Reshape(Linear(normalized, Key), -1, KeyValueHeads, Size), 100f);
        Tensor value = Reshape(Linear(normalized, Value, ValueBias), -1, KeyValueHeads, Size);
        Tensor mixed = Reshape(CausalAttention(query, key, value), -1, Heads * Size);
        x = x + Linear(mixed, Output);
        normalized = RmsNorm(x, HiddenGain);
        return x + Linear(Silu(Linear(normalized, Gate)) * Linear(normalized, Up), Down);
    }
}
