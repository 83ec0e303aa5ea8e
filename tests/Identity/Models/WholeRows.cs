using static PrecisionGen.Operations;

namespace PrecisionGen.Identity.Models;

/// <summary>Rows of whole vectors, which a kernel reads and writes in the caller's memory, and one that it must not: a part of it is cut out.</summary>
[PrecisionModel(DType.Float16, DType.BFloat16, DType.Float32)]
public sealed partial class WholeRows
{
    [Parameter(32, 32)] private partial Tensor Weight { get; }
    [Parameter(32)] private partial Tensor Bias { get; }

    [Forward]
    public (Tensor Layer, Tensor Mean) Evaluate([Shape(32)] Tensor x)
    {
        Tensor layer = Linear(x, Weight, Bias);
        return (layer, Mean(layer * x));
    }

    [Forward]
    public Tensor Normalize([Shape(2, 16)] Tensor x) => Softmax(-x);

    [Forward]
    public Tensor Cut([Shape(16)] Tensor x) => Tanh(Slice(x, 5, 11));

    public static ModelUnderTest UnderTest() => new ModelUnderTest<WholeRows, Inference, Training>(
        new WholeRows(seed: 15),
        (model, dtype) => model.WithDType(dtype),
        (model, batch, options) => model.CreateInference(batch, options),
        (model, batch, options) => model.CreateTraining(batch, options),
        new ForwardUnderTest<WholeRows, Inference, Training>(
            nameof(Evaluate),
            [InputSignature.Tensor(32)],
            [32, 1],
            (model, sample) =>
            {
                (Tensor layer, Tensor mean) = model.Evaluate(sample.Tensor(0));
                return [layer, mean];
            },
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), outputs[0], outputs[1]),
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), outputs[0], outputs[1]),
            (kernel, gradients) => kernel.EvaluateBackward(gradients[0], gradients[1])),
        new ForwardUnderTest<WholeRows, Inference, Training>(
            nameof(Normalize),
            [InputSignature.Tensor(2, 16)],
            [32],
            (model, sample) => [model.Normalize(sample.Tensor(0))],
            (kernel, batch, outputs) => kernel.Normalize(batch.Values(0), outputs[0]),
            (kernel, batch, outputs) => kernel.Normalize(batch.Values(0), outputs[0]),
            (kernel, gradients) => kernel.NormalizeBackward(gradients[0])),
        new ForwardUnderTest<WholeRows, Inference, Training>(
            nameof(Cut),
            [InputSignature.Tensor(16)],
            [11],
            (model, sample) => [model.Cut(sample.Tensor(0))],
            (kernel, batch, outputs) => kernel.Cut(batch.Values(0), outputs[0]),
            (kernel, batch, outputs) => kernel.Cut(batch.Values(0), outputs[0]),
            (kernel, gradients) => kernel.CutBackward(gradients[0])));
}
