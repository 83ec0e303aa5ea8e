using static PrecisionGen.Operations;

namespace PrecisionGen.Identity.Models;

/// <summary>Operands of two that broadcast rows, columns, leading axes and everything, among activations and parameters.</summary>
[PrecisionModel(DType.Float16, DType.BFloat16, DType.Float32)]
public sealed partial class Broadcasting
{
    [Parameter(3, 1)] private partial Tensor PerRow { get; }
    [Parameter(1, 20)] private partial Tensor PerColumn { get; }
    [Parameter(20)] private partial Tensor Vector { get; }
    [Parameter(1)] private partial Tensor Single { get; }
    [Parameter(3, 20)] private partial Tensor Matrix { get; }
    [Parameter(2, 1, 1)] private partial Tensor Leading { get; }

    [Forward]
    public (Tensor Parameters, Tensor Activations, Tensor Leads) Evaluate([Shape(3, 20)] Tensor x, [Shape(3, 1)] Tensor row, [Shape(20)] Tensor column)
    {
        Tensor parameters = (x * PerRow - PerColumn) / (Vector * Vector + 1f) + Single * Matrix;
        Tensor rowed = row * Single + Single;
        Tensor columned = column * Vector;
        Tensor activations = Max(x * rowed, columned) - Min(rowed, columned) * (x - Matrix) + rowed / (columned * columned + 0.5f);
        Tensor leads = activations * Leading + PerRow / (Single * Single + 1f) - Max(rowed, PerRow);
        return (parameters, activations, leads);
    }

    public static ModelUnderTest UnderTest() => new ModelUnderTest<Broadcasting, Inference, Training>(
        new Broadcasting(seed: 3),
        (model, dtype) => model.WithDType(dtype),
        (model, batch, options) => model.CreateInference(batch, options),
        (model, batch, options) => model.CreateTraining(batch, options),
        new ForwardUnderTest<Broadcasting, Inference, Training>(
            nameof(Evaluate),
            [InputSignature.Tensor(3, 20), InputSignature.Tensor(3, 1), InputSignature.Tensor(20)],
            [60, 60, 120],
            (model, sample) =>
            {
                (Tensor parameters, Tensor activations, Tensor leads) = model.Evaluate(sample.Tensor(0), sample.Tensor(1), sample.Tensor(2));
                return [parameters, activations, leads];
            },
            (kernel, batch, outputs) => kernel.Evaluate(
                batch.Values(0), batch.Values(1), batch.Values(2), outputs[0], outputs[1], outputs[2]),
            (kernel, batch, outputs) => kernel.Evaluate(
                batch.Values(0), batch.Values(1), batch.Values(2), outputs[0], outputs[1], outputs[2]),
            (kernel, gradients) => kernel.EvaluateBackward(gradients[0], gradients[1], gradients[2])));
}
