using static PrecisionGen.Operations;

namespace PrecisionGen.Identity.Models;

/// <summary>A row of 5000, so that row reductions have a second block of 4096 and chains have twenty of 256.</summary>
[PrecisionModel(DType.Float16, DType.BFloat16, DType.Float32)]
public sealed partial class LongRows
{
    [Parameter(5000, 3)] private partial Tensor Expansion { get; }
    [Parameter(5000)] private partial Tensor Gain { get; }
    [Parameter(2, 5000)] private partial Tensor Head { get; }
    [Parameter(1)] private partial Tensor Scale { get; }

    [Forward]
    public (Tensor Loss, Tensor Heads) Evaluate([Shape(3)] Tensor x)
    {
        Tensor h = Linear(x, Expansion) * Scale;
        Tensor probabilities = Softmax(h);
        Tensor normalized = RmsNorm(h, Gain);
        Tensor loss = Concatenate(LogSumExp(h), Sum(probabilities * normalized), Mean(LogSoftmax(h)), Max(h));
        return (loss, Linear(normalized, Head));
    }

    public static ModelUnderTest UnderTest() => new ModelUnderTest<LongRows, Inference, Training>(
        new LongRows(seed: 6),
        (model, dtype) => model.WithDType(dtype),
        (model, batch, options) => model.CreateInference(batch, options),
        (model, batch, options) => model.CreateTraining(batch, options),
        new ForwardUnderTest<LongRows, Inference, Training>(
            nameof(Evaluate),
            [InputSignature.Tensor(3)],
            [4, 2],
            (model, sample) =>
            {
                (Tensor loss, Tensor heads) = model.Evaluate(sample.Tensor(0));
                return [loss, heads];
            },
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), outputs[0], outputs[1]),
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), outputs[0], outputs[1]),
            (kernel, gradients) => kernel.EvaluateBackward(gradients[0], gradients[1])));
}
