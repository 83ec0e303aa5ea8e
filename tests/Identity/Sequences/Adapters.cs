using static PrecisionGen.Operations;

namespace PrecisionGen.Identity.Sequences;

/// <summary>Fixed weights with low-rank adapters, one added to the weight and one to the activation; fixed keys receive no gradient.</summary>
[PrecisionModel(DType.Float32, DType.Float16, DType.BFloat16)]
public sealed partial class Adapters
{
    internal const int Vocabulary = 10;
    private const int Width = 16;

    [Parameter(Vocabulary, Width, Initializer = Initializer.XavierNormal, Trainable = false)]
    private partial Tensor Embedding { get; }

    [Parameter(Width, Width, Initializer = Initializer.XavierNormal, Trainable = false)]
    private partial Tensor Query { get; }

    [Parameter(Width, Width, Initializer = Initializer.XavierNormal, Trainable = false)]
    private partial Tensor Key { get; }

    [Parameter(Width, Width, Initializer = Initializer.XavierNormal, Trainable = false)]
    private partial Tensor Value { get; }

    [Parameter(Width, 2, Initializer = Initializer.XavierNormal)]
    private partial Tensor QueryB { get; }

    [Parameter(2, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor QueryA { get; }

    [Parameter(Width, 3, Initializer = Initializer.XavierNormal)]
    private partial Tensor ValueB { get; }

    [Parameter(3, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor ValueA { get; }

    /// <summary>[time, Vocabulary].</summary>
    [Forward(Modes = Modes.Inference | Modes.Decoding)]
    public Tensor LogProbabilities(Tokens tokens)
    {
        Tensor x = Gather(Embedding, tokens);
        Tensor query = Linear(x, Query + MatMul(QueryB, QueryA) * 0.5f);
        Tensor value = Linear(x, Value) + Linear(Linear(x, ValueA), ValueB) * 2f;
        Tensor mixed = CausalAttention(Rope(Heads(query)), Rope(Heads(Linear(x, Key))), Heads(value));
        return LogSoftmax(Linear(x + Reshape(mixed, -1, Width), Embedding));
    }

    /// <summary>[time, 1].</summary>
    [Forward]
    public Tensor TokenLogProbabilities(Tokens tokens, Tokens targets) => Pick(LogProbabilities(tokens), targets);

    private static Tensor Heads(Tensor x) => Reshape(x, -1, 2, Width / 2);

    public static SequenceModel UnderTest() => new SequenceModel<Adapters>(
        new Adapters(seed: 3),
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
