using static PrecisionGen.Operations;

namespace PrecisionGen.Identity.Models;

/// <summary>One table embeds tokens and scores the next; two forwards share it and its Float32 copy.</summary>
[PrecisionModel(DType.Float16, DType.BFloat16, DType.Float32)]
public sealed partial class TiedEmbedding
{
    [Parameter(11, 8, Initializer = Initializer.XavierNormal)] private partial Tensor Embedding { get; }
    [Parameter(8, 8)] private partial Tensor Mixing { get; }

    [Forward]
    public Tensor Evaluate([Shape(3)] Indices tokens)
    {
        Tensor x = Gather(Embedding, tokens);
        Tensor mixed = x + Tanh(Linear(x, Mixing)) + Linear(x, Mixing);
        return LogSoftmax(Linear(Cast(RmsNorm(mixed), DType.Float32), Cast(Embedding, DType.Float32)));
    }

    [Forward]
    public (Tensor Similarities, Tensor Mixed) Compare([Shape(2, 8)] Tensor queries, [Shape(4)] Indices tokens)
    {
        Tensor keys = Gather(Embedding, tokens);
        return (Linear(MatMul(queries, Mixing), keys), Linear(queries, Embedding));
    }

    public static ModelUnderTest UnderTest() => new ModelUnderTest<TiedEmbedding, Inference, Training>(
        new TiedEmbedding(seed: 10),
        (model, dtype) => model.WithDType(dtype),
        (model, batch, options) => model.CreateInference(batch, options),
        (model, batch, options) => model.CreateTraining(batch, options),
        new ForwardUnderTest<TiedEmbedding, Inference, Training>(
            nameof(Evaluate),
            [InputSignature.Indices(3, 11)],
            [33],
            (model, sample) => [model.Evaluate(sample.Indices(0))],
            (kernel, batch, outputs) => kernel.Evaluate(batch.Rows(0), outputs[0]),
            (kernel, batch, outputs) => kernel.Evaluate(batch.Rows(0), outputs[0]),
            (kernel, gradients) => kernel.EvaluateBackward(gradients[0])),
        new ForwardUnderTest<TiedEmbedding, Inference, Training>(
            nameof(Compare),
            [InputSignature.Tensor(2, 8), InputSignature.Indices(4, 11)],
            [8, 22],
            (model, sample) =>
            {
                (Tensor similarities, Tensor mixed) = model.Compare(sample.Tensor(0), sample.Indices(1));
                return [similarities, mixed];
            },
            (kernel, batch, outputs) => kernel.Compare(batch.Values(0), batch.Rows(1), outputs[0], outputs[1]),
            (kernel, batch, outputs) => kernel.Compare(batch.Values(0), batch.Rows(1), outputs[0], outputs[1]),
            (kernel, gradients) => kernel.CompareBackward(gradients[0], gradients[1])));
}
