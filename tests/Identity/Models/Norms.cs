using static PrecisionGen.Operations;

namespace PrecisionGen.Identity.Models;

/// <summary>Both norms over rows of 33, with gains from parameters and with gains computed from the sample.</summary>
[PrecisionModel(DType.Float16, DType.BFloat16, DType.Float32)]
public sealed partial class Norms
{
    [Parameter(33, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor Gain { get; }
    [Parameter(33)] private partial Tensor Bias { get; }
    [Parameter(1)] private partial Tensor Scale { get; }

    [Forward]
    public (Tensor Layer, Tensor Root, Tensor Own) Evaluate([Shape(3, 33)] Tensor x, [Shape(33)] Tensor gain)
    {
        Tensor h = x * Scale;
        Tensor sampleGain = gain * Scale + Gain;
        Tensor layer = LayerNorm(h, Gain, Bias);
        Tensor root = RmsNorm(layer, Gain) + RmsNorm(h, 1e-3f);
        return (layer, root, LayerNorm(h, sampleGain, sampleGain, 0.1f) - RmsNorm(h, sampleGain));
    }

    public static ModelUnderTest UnderTest() => new ModelUnderTest<Norms, Inference, Training>(
        new Norms(seed: 4),
        (model, dtype) => model.WithDType(dtype),
        (model, batch, options) => model.CreateInference(batch, options),
        (model, batch, options) => model.CreateTraining(batch, options),
        new ForwardUnderTest<Norms, Inference, Training>(
            nameof(Evaluate),
            [InputSignature.Tensor(3, 33), InputSignature.Tensor(33)],
            [99, 99, 99],
            (model, sample) =>
            {
                (Tensor layer, Tensor root, Tensor own) = model.Evaluate(sample.Tensor(0), sample.Tensor(1));
                return [layer, root, own];
            },
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), batch.Values(1), outputs[0], outputs[1], outputs[2]),
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), batch.Values(1), outputs[0], outputs[1], outputs[2]),
            (kernel, gradients) => kernel.EvaluateBackward(gradients[0], gradients[1], gradients[2])));
}
