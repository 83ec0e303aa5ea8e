using static PrecisionGen.Operations;

namespace PrecisionGen.Identity.Models;

/// <summary>Every dtype within one forward, an input in Float32, and values that pass no gradient.</summary>
[PrecisionModel(DType.Float16, DType.BFloat16, DType.Float32)]
public sealed partial class Casts
{
    [Parameter(5, 9)] private partial Tensor Weight { get; }
    [Parameter(5)] private partial Tensor Bias { get; }

    [Forward]
    public (Tensor Single, Tensor Half, Tensor Brain) Evaluate([Shape(9)] Tensor x, [Shape(5, DType = DType.Float32)] Tensor exact)
    {
        Tensor h = Linear(x, Weight, Bias);
        Tensor single = Cast(h, DType.Float32) * exact + Cast(Bias, DType.Float32);
        Tensor half = Cast(single, DType.Float16) * StopGradient(Cast(h, DType.Float16));
        Tensor brain = Exp(Cast(half, DType.BFloat16)) + Linear(Cast(x, DType.BFloat16), Cast(Weight, DType.BFloat16));
        return (single + StopGradient(single), half, brain);
    }

    public static ModelUnderTest UnderTest() => new ModelUnderTest<Casts, Inference, Training>(
        new Casts(seed: 9),
        (model, dtype) => model.WithDType(dtype),
        (model, batch, options) => model.CreateInference(batch, options),
        (model, batch, options) => model.CreateTraining(batch, options),
        new ForwardUnderTest<Casts, Inference, Training>(
            nameof(Evaluate),
            [InputSignature.Tensor(9), new InputSignature([5], 0, DType.Float32)],
            [5, 5, 5],
            (model, sample) =>
            {
                (Tensor single, Tensor half, Tensor brain) = model.Evaluate(sample.Tensor(0), sample.Tensor(1));
                return [single, half, brain];
            },
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), batch.Values(1), outputs[0], outputs[1], outputs[2]),
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), batch.Values(1), outputs[0], outputs[1], outputs[2]),
            (kernel, gradients) => kernel.EvaluateBackward(gradients[0], gradients[1], gradients[2])));
}
