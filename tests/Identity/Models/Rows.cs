using static PrecisionGen.Operations;

namespace PrecisionGen.Identity.Models;

/// <summary>The softmax family and the reductions over rows of 33.</summary>
[PrecisionModel(DType.Float16, DType.BFloat16, DType.Float32)]
public sealed partial class Rows
{
    [Parameter(2, 33)] private partial Tensor Offset { get; }

    [Forward]
    public (Tensor Probabilities, Tensor LogProbabilities, Tensor Reductions) Evaluate([Shape(2, 33)] Tensor x)
    {
        Tensor h = x + Offset;
        Tensor reductions = Concatenate(Sum(h), Mean(h), Max(h), LogSumExp(h), Max(Relu(h)));
        return (Softmax(h), LogSoftmax(h), reductions);
    }

    public static ModelUnderTest UnderTest() => new ModelUnderTest<Rows, Inference, Training>(
        new Rows(seed: 5),
        (model, dtype) => model.WithDType(dtype),
        (model, batch, options) => model.CreateInference(batch, options),
        (model, batch, options) => model.CreateTraining(batch, options),
        new ForwardUnderTest<Rows, Inference, Training>(
            nameof(Evaluate),
            [InputSignature.Tensor(2, 33)],
            [66, 66, 10],
            (model, sample) =>
            {
                (Tensor probabilities, Tensor logProbabilities, Tensor reductions) = model.Evaluate(sample.Tensor(0));
                return [probabilities, logProbabilities, reductions];
            },
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), outputs[0], outputs[1], outputs[2]),
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), outputs[0], outputs[1], outputs[2]),
            (kernel, gradients) => kernel.EvaluateBackward(gradients[0], gradients[1], gradients[2])));
}
