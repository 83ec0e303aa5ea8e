using static PrecisionGen.Operations;

namespace PrecisionGen.Identity.Models;

/// <summary>Compiled for every pairing: a bias, a norm and a softmax, whose orders and rounding points other engines choose otherwise.</summary>
[PrecisionModel(DType.Float16, DType.BFloat16, DType.Float32, Pairings = Pairing.Paired | Pairing.Independent | Pairing.Reordered)]
public sealed partial class Pairings
{
    [Parameter(24, 40)] private partial Tensor Weight { get; }
    [Parameter(24)] private partial Tensor Bias { get; }
    [Parameter(24, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor Gain { get; }

    [Forward]
    public Tensor Evaluate([Shape(40)] Tensor x) => LogSoftmax(RmsNorm(Linear(x, Weight, Bias), Gain));

    public static ModelUnderTest UnderTest() => new ModelUnderTest<Pairings, Inference, Training>(
        new Pairings(seed: 14),
        (model, dtype) => model.WithDType(dtype),
        (model, batch, options) => model.CreateInference(batch, options),
        (model, batch, options) => model.CreateTraining(batch, options),
        new ForwardUnderTest<Pairings, Inference, Training>(
            nameof(Evaluate),
            [InputSignature.Tensor(40)],
            [24],
            (model, sample) => [model.Evaluate(sample.Tensor(0))],
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), outputs[0]),
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), outputs[0]),
            (kernel, gradients) => kernel.EvaluateBackward(gradients[0])));
}
