using static PrecisionGen.Operations;

namespace PrecisionGen.Identity.Models;

/// <summary>Every function of one element, with a gradient into a gain and an offset; 17 columns leave a rest at every width.</summary>
[PrecisionModel(DType.Float16, DType.BFloat16, DType.Float32)]
public sealed partial class Functions
{
    [Parameter(17)] private partial Tensor Gain { get; }
    [Parameter(17)] private partial Tensor Offset { get; }

    [Forward]
    public (Tensor Smooth, Tensor Gated, Tensor Positive, Tensor Selected) Evaluate([Shape(17)] Tensor x)
    {
        Tensor h = x * Gain + Offset;
        Tensor smooth = Concatenate(Exp(h), Expm1(h), Tanh(h), Erf(h), Sin(h), Cos(h), -h);
        Tensor gated = Concatenate(Sigmoid(h), Silu(h), Gelu(h), GeluTanh(h), Softplus(h), Relu(h));
        Tensor magnitude = Abs(h);
        Tensor positive = Concatenate(Log(magnitude), Log1P(magnitude), Sqrt(magnitude), Log(h), Log1P(h), Sqrt(h));
        Tensor selected = Concatenate(Clamp(h, -0.5f, 1f), Min(h, 0.25f), Max(-1f, h), 1f - h, 2f / h, h / 3f, h - 0.1f, 0.3f * h);
        return (smooth, gated, positive, selected);
    }

    public static ModelUnderTest UnderTest() => new ModelUnderTest<Functions, Inference, Training>(
        new Functions(seed: 2),
        (model, dtype) => model.WithDType(dtype),
        (model, batch, options) => model.CreateInference(batch, options),
        (model, batch, options) => model.CreateTraining(batch, options),
        new ForwardUnderTest<Functions, Inference, Training>(
            nameof(Evaluate),
            [InputSignature.Tensor(17)],
            [7 * 17, 6 * 17, 6 * 17, 8 * 17],
            (model, sample) =>
            {
                (Tensor smooth, Tensor gated, Tensor positive, Tensor selected) = model.Evaluate(sample.Tensor(0));
                return [smooth, gated, positive, selected];
            },
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), outputs[0], outputs[1], outputs[2], outputs[3]),
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), outputs[0], outputs[1], outputs[2], outputs[3]),
            (kernel, gradients) => kernel.EvaluateBackward(gradients[0], gradients[1], gradients[2], gradients[3])));
}
