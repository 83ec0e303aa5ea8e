using static PrecisionGen.Operations;

namespace PrecisionGen.Identity.Models;

/// <summary>Reshape, Concatenate, Split, Slice, and Gather from parameters and from activations.</summary>
[PrecisionModel(DType.Float16, DType.BFloat16, DType.Float32)]
public sealed partial class Movements
{
    [Parameter(7, 6)] private partial Tensor Table { get; }
    [Parameter(4, 1)] private partial Tensor Column { get; }

    [Forward]
    public (Tensor Moved, Tensor Parts, Tensor Gathered) Evaluate([Shape(4, 6)] Tensor x, [Shape(5)] Indices tokens, [Shape(3)] Indices picks)
    {
        Tensor embedded = Gather(Table, tokens);
        Tensor h = x * Column;
        Tensor moved = Reshape(h, 2, 2, 6);
        Tensor flat = Reshape(moved, 24);
        Tensor[] parts = Split(Concatenate(h, Column, Reshape(Slice(flat, 3, 20), 4, 5)), 4);
        Tensor gathered = Gather(embedded + 0.5f, picks) * Gather(h, picks);
        return (moved * 2f, parts[0] + parts[3] * parts[1], Concatenate(gathered, Gather(Table, picks), Slice(gathered, 5, 1)));
    }

    public static ModelUnderTest UnderTest() => new ModelUnderTest<Movements, Inference, Training>(
        new Movements(seed: 8),
        (model, dtype) => model.WithDType(dtype),
        (model, batch, options) => model.CreateInference(batch, options),
        (model, batch, options) => model.CreateTraining(batch, options),
        new ForwardUnderTest<Movements, Inference, Training>(
            nameof(Evaluate),
            [InputSignature.Tensor(4, 6), InputSignature.Indices(5, 7), InputSignature.Indices(3, 4)],
            [24, 12, 39],
            (model, sample) =>
            {
                (Tensor moved, Tensor parts, Tensor gathered) = model.Evaluate(sample.Tensor(0), sample.Indices(1), sample.Indices(2));
                return [moved, parts, gathered];
            },
            (kernel, batch, outputs) => kernel.Evaluate(
                batch.Values(0), batch.Rows(1), batch.Rows(2), outputs[0], outputs[1], outputs[2]),
            (kernel, batch, outputs) => kernel.Evaluate(
                batch.Values(0), batch.Rows(1), batch.Rows(2), outputs[0], outputs[1], outputs[2]),
            (kernel, gradients) => kernel.EvaluateBackward(gradients[0], gradients[1], gradients[2])));
}
