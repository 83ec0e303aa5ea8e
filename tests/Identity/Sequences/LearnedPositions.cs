using System.Collections.Generic;
using static PrecisionGen.Operations;

namespace PrecisionGen.Identity.Sequences;

/// <summary>Learned positions, LayerNorm and biases, one fused projection that is split, tanh-GELU, and a head that is the embedding.</summary>
[PrecisionModel(DType.Float32, DType.Float16, DType.BFloat16)]
public sealed partial class LearnedPositions
{
    internal const int Vocabulary = 13;
    internal const int Width = 16;
    internal const int MaximumLength = 300;

    [Parameter(Vocabulary, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor Embedding { get; }

    [Parameter(MaximumLength, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor PositionEmbedding { get; }

    [Submodules(4)]
    private partial IReadOnlyList<LearnedPositionsBlock> Blocks { get; }

    [Parameter(Width, Initializer = Initializer.Constant, Value = 1f)]
    private partial Tensor Gain { get; }

    [Parameter(Width)]
    private partial Tensor Bias { get; }

    /// <summary>[time, Vocabulary].</summary>
    [Forward(Modes = Modes.Inference | Modes.Decoding)]
    public Tensor LogProbabilities(Tokens tokens)
    {
        Tensor x = Gather(Embedding, tokens) + Gather(PositionEmbedding, Positions(tokens));
        for (int index = 0; index < 4; index++)
        {
            x = Blocks[index].Apply(x);
        }

        return LogSoftmax(Linear(LayerNorm(x, Gain, Bias), Embedding));
    }

    /// <summary>[time, 1].</summary>
    [Forward]
    public Tensor TokenLogProbabilities(Tokens tokens, Tokens targets) => Pick(LogProbabilities(tokens), targets);

    public static SequenceModel UnderTest() => new SequenceModel<LearnedPositions>(
        new LearnedPositions(seed: 5),
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

/// <summary>Attention of as many key heads as query heads, of a size that is no multiple of a vector.</summary>
[PrecisionModule]
public sealed partial class LearnedPositionsBlock
{
    private const int Width = LearnedPositions.Width;
    private const int Heads = 2;

    [Parameter(Width, Initializer = Initializer.Constant, Value = 1f)]
    private partial Tensor Gain { get; }

    [Parameter(Width)]
    private partial Tensor Bias { get; }

    [Parameter(3 * Width, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor Projection { get; }

    [Parameter(3 * Width)]
    private partial Tensor ProjectionBias { get; }

    [Parameter(Width, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor Output { get; }

    [Parameter(4 * Width, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor Up { get; }

    [Parameter(4 * Width)]
    private partial Tensor UpBias { get; }

    [Parameter(Width, 4 * Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor Down { get; }

    /// <summary>[time, Width] to the same.</summary>
    public Tensor Apply(Tensor x)
    {
        Tensor[] parts = Split(Linear(LayerNorm(x, Gain, Bias), Projection, ProjectionBias), 3);
        Tensor query = Reshape(parts[0], -1, Heads, Width / Heads);
        Tensor key = Reshape(parts[1], -1, Heads, Width / Heads);
        Tensor value = Reshape(parts[2], -1, Heads, Width / Heads);
        x = x + Linear(Reshape(CausalAttention(query, key, value), -1, Width), Output);
        return x + Linear(GeluTanh(Linear(x, Up, UpBias)), Down);
    }
}
