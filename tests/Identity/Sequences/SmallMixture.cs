using System.Collections.Generic;
using static PrecisionGen.Operations;

namespace PrecisionGen.Identity.Sequences;

/// <summary>A decoder-only model whose layers are mixtures of experts.</summary>
[PrecisionModel(DType.Float32, DType.Float16, DType.BFloat16)]
public sealed partial class SmallMixture
{
    internal const int Vocabulary = 17;
    internal const int Width = 20;
    private const int Depth = 4;

    [Parameter(Vocabulary, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor Embedding { get; }

    [Submodules(Depth)]
    private partial IReadOnlyList<MixtureBlock> Blocks { get; }

    /// <summary>[time, Vocabulary] in Float32.</summary>
    [Forward(Modes = Modes.Inference | Modes.Training | Modes.Decoding)]
    public Tensor LogProbabilities(Tokens tokens)
    {
        Tensor x = Gather(Embedding, tokens);
        foreach (MixtureBlock block in Blocks)
        {
            x = block.Apply(x);
        }

        return LogSoftmax(Linear(Cast(RmsNorm(x), DType.Float32), Cast(Embedding, DType.Float32)));
    }

    /// <summary>[time, 1]: of the token that follows each position.</summary>
    [Forward]
    public Tensor TokenLogProbabilities(Tokens tokens, Tokens targets) => Pick(LogProbabilities(tokens), targets);

    public static SequenceModel UnderTest() => new SequenceModel<SmallMixture>(
        new SmallMixture(seed: 7),
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

/// <summary>Attention and a mixture of experts.</summary>
[PrecisionModule]
public sealed partial class MixtureBlock
{
    private const int Width = SmallMixture.Width;
    private const int Hidden = 12;
    private const int Experts = 6;

    [Parameter(Width, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor Query { get; }

    [Parameter(Width, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor Key { get; }

    [Parameter(Experts, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor Router { get; }

    [Parameter(Experts, Hidden, Width, Initializer = Initializer.XavierNormal, Gain = 3f)]
    private partial Tensor Gates { get; }

    [Parameter(Experts, Hidden, Width, Initializer = Initializer.XavierNormal, Gain = 3f)]
    private partial Tensor Ups { get; }

    [Parameter(Experts, Width, Hidden, Initializer = Initializer.XavierNormal, Gain = 3f)]
    private partial Tensor Downs { get; }

    /// <summary>[time, Width] to the same.</summary>
    public Tensor Apply(Tensor x)
    {
        Tensor normalized = RmsNorm(x);
        Tensor query = Rope(Reshape(Linear(normalized, Query), -1, 2, Width / 2), 100f);
        Tensor key = Rope(Reshape(Linear(normalized, Key), -1, 2, Width / 2), 100f);
        x = x + Reshape(CausalAttention(query, key, Reshape(normalized, -1, 2, Width / 2)), -1, Width);
        normalized = RmsNorm(x);
        Tensor probabilities = Softmax(Cast(Linear(normalized, Router), DType.Float32));
        return x + MixtureOfExperts(normalized, probabilities, Gates, Ups, Downs, 2);
    }
}

/// <summary>
/// Rows without time, two for each sample, routed by frozen weights, so that the experts alone are trained; the ups are derived.
/// </summary>
[PrecisionModel(DType.Float32, DType.Float16, DType.BFloat16)]
public sealed partial class FrozenRouter
{
    internal const int Width = 16;
    private const int Experts = 3;

    [Parameter(Experts, Width, Initializer = Initializer.XavierNormal, Trainable = false)]
    private partial Tensor Router { get; }

    [Parameter(Experts, 5, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor Inner { get; }

    [Parameter(Experts, Width, 5, Initializer = Initializer.XavierNormal)]
    private partial Tensor Downs { get; }

    /// <summary>[2, Width].</summary>
    [Forward]
    public Tensor Mixed([Shape(2, Width)] Tensor x) => MixtureOfExperts(x, Softmax(Cast(Linear(x, Router), DType.Float32)), Inner, -Inner, Downs, 1);
}
