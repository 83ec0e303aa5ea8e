using static PrecisionGen.Operations;

namespace PrecisionGen.Identity.Models;

/// <summary>Weights computed from parameters: W + B A with W fixed, scaled, cast, normed and reshaped weights, used several times.</summary>
[PrecisionModel(DType.Float16, DType.BFloat16, DType.Float32)]
public sealed partial class LowRank
{
    [Parameter(12, 9, Trainable = false)] private partial Tensor Fixed { get; }
    [Parameter(12, 2)] private partial Tensor B { get; }
    [Parameter(2, 9)] private partial Tensor A { get; }
    [Parameter(12, 1)] private partial Tensor Gain { get; }
    [Parameter(6)] private partial Tensor Bias { get; }
    [Parameter(12)] private partial Tensor Normal { get; }

    [Forward]
    public (Tensor Adapted, Tensor Scaled) Evaluate([Shape(2, 9)] Tensor x)
    {
        Tensor adapted = Fixed + MatMul(B, A) * 0.5f;
        Tensor scaled = adapted * Gain;
        Tensor exact = Softmax(Cast(Linear(scaled, Reshape(A, 2, 9)), DType.Float32));
        Tensor bias = LayerNorm(Reshape(Normal, 2, 6), Bias, Bias * Bias);
        Tensor first = Linear(x, adapted, RmsNorm(Normal));
        Tensor second = Linear(x, scaled, Normal);
        return (first + second + Reshape(bias, 12), MatMul(Cast(first * second, DType.Float32), exact));
    }

    public static ModelUnderTest UnderTest() => new ModelUnderTest<LowRank, Inference, Training>(
        new LowRank(seed: 12),
        (model, dtype) => model.WithDType(dtype),
        (model, batch, options) => model.CreateInference(batch, options),
        (model, batch, options) => model.CreateTraining(batch, options),
        new ForwardUnderTest<LowRank, Inference, Training>(
            nameof(Evaluate),
            [InputSignature.Tensor(2, 9)],
            [24, 4],
            (model, sample) =>
            {
                (Tensor adapted, Tensor scaled) = model.Evaluate(sample.Tensor(0));
                return [adapted, scaled];
            },
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), outputs[0], outputs[1]),
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), outputs[0], outputs[1]),
            (kernel, gradients) => kernel.EvaluateBackward(gradients[0], gradients[1])));
}
