using static PrecisionGen.Operations;

namespace PrecisionGen.Identity.Sequences;

/// <summary>A sliding window and a softcap, values of another size than keys, scaled rotations, a given scale, a module used twice.</summary>
[PrecisionModel(DType.Float32, DType.Float16, DType.BFloat16)]
public sealed partial class WindowedAttention
{
    internal const int Vocabulary = 11;
    internal const int Width = 12;

    [Parameter(Vocabulary, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor Embedding { get; }

    [Parameter(3, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor Head { get; }

    [Parameter(Vocabulary, 3, Initializer = Initializer.XavierNormal)]
    private partial Tensor Tail { get; }

    [Submodules]
    private partial WindowedBlock Shared { get; }

    /// <summary>[time, Vocabulary].</summary>
    [Forward(Modes = Modes.Inference | Modes.Decoding)]
    public Tensor LogProbabilities(Tokens tokens)
    {
        Tensor x = Shared.Apply(Shared.Apply(Gather(Embedding, tokens)));
        return LogSoftmax(Cast(Linear(Linear(x, Head), Tail), DType.Float32));
    }

    /// <summary>[time, 1].</summary>
    [Forward]
    public Tensor TokenLogProbabilities(Tokens tokens, Tokens targets) => Pick(LogProbabilities(tokens), targets);

    public static SequenceModel UnderTest() => new SequenceModel<WindowedAttention>(
        new WindowedAttention(seed: 9),
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

/// <summary>Six query heads on two key heads.</summary>
[PrecisionModule]
public sealed partial class WindowedBlock
{
    private const int Width = WindowedAttention.Width;

    [Parameter(6 * 4, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor Query { get; }

    [Parameter(2 * 4, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor Key { get; }

    [Parameter(2 * 3, Width, Initializer = Initializer.XavierNormal)]
    private partial Tensor Value { get; }

    [Parameter(Width, 6 * 3, Initializer = Initializer.XavierNormal)]
    private partial Tensor Output { get; }

    /// <summary>[time, Width] to the same.</summary>
    public Tensor Apply(Tensor x)
    {
        Tensor query = RopeLinear(Reshape(Linear(x, Query), -1, 6, 4), 50f, 2f);
        Tensor key = RopeLlama3(Reshape(Linear(x, Key), -1, 2, 4), 50f, 8f, 1f, 4f, 16);
        Tensor value = Reshape(Linear(x, Value), -1, 2, 3);
        Tensor mixed = CausalAttention(query, key, value, window: 7, softcap: 3f, scale: 0.75f);
        return Tanh(x + Linear(Reshape(mixed, -1, 18), Output));
    }
}
