using static PrecisionGen.Operations;

namespace PrecisionGen.Identity.Models;

/// <summary>Two heads on a trunk of odd width, one head in Float32.</summary>
[PrecisionModel(DType.Float16, DType.BFloat16, DType.Float32)]
public sealed partial class Policy
{
    [Parameter(17, 4, Initializer = Initializer.Orthogonal)] private partial Tensor Encoder { get; }
    [Parameter(17)] private partial Tensor EncoderBias { get; }
    [Parameter(2, 17)] private partial Tensor PolicyHead { get; }
    [Parameter(1, 17)] private partial Tensor ValueHead { get; }

    [Forward]
    public (Tensor LogProbabilities, Tensor Value) Evaluate([Shape(4)] Tensor observation)
    {
        Tensor hidden = Tanh(Linear(observation, Encoder, EncoderBias));
        Tensor logits = Cast(Linear(hidden, PolicyHead), DType.Float32);
        return (LogSoftmax(logits), Linear(hidden, ValueHead));
    }

    public static ModelUnderTest UnderTest() => new ModelUnderTest<Policy, Inference, Training>(
        new Policy(seed: 1),
        (model, dtype) => model.WithDType(dtype),
        (model, batch, options) => model.CreateInference(batch, options),
        (model, batch, options) => model.CreateTraining(batch, options),
        new ForwardUnderTest<Policy, Inference, Training>(
            nameof(Evaluate),
            [InputSignature.Tensor(4)],
            [2, 1],
            (model, sample) =>
            {
                (Tensor logProbabilities, Tensor value) = model.Evaluate(sample.Tensor(0));
                return [logProbabilities, value];
            },
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), outputs[0], outputs[1]),
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), outputs[0], outputs[1]),
            (kernel, gradients) => kernel.EvaluateBackward(gradients[0], gradients[1])));
}
