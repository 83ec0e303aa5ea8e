using static PrecisionGen.Operations;

namespace PrecisionGen.Identity.Models;

/// <summary>Values used many times, by one operation twice, and returned twice; widths of 1 and 2.</summary>
[PrecisionModel(DType.Float16, DType.BFloat16, DType.Float32)]
public sealed partial class Repetition
{
    [Parameter(2, 1)] private partial Tensor Up { get; }
    [Parameter(1, 2)] private partial Tensor Down { get; }
    [Parameter(1)] private partial Tensor Bias { get; }

    [Forward]
    public (Tensor First, Tensor Again, Tensor Square, Tensor Deep) Evaluate([Shape(1)] Tensor x)
    {
        Tensor h = Linear(x, Up);
        Tensor square = h * h;
        Tensor sum = h + h - square / (h + 2f) + Min(h, h) + Max(square, square);
        Tensor deep = Linear(sum * h + square * h, Down, Bias);
        for (int i = 0; i < 3; i++)
        {
            deep = Tanh(deep * Bias + h * deep + Linear(h, Down));
            deep = Sum(deep) * 0.5f;
        }

        return (h, h, square, deep * deep);
    }

    public static ModelUnderTest UnderTest() => new ModelUnderTest<Repetition, Inference, Training>(
        new Repetition(seed: 13),
        (model, dtype) => model.WithDType(dtype),
        (model, batch, options) => model.CreateInference(batch, options),
        (model, batch, options) => model.CreateTraining(batch, options),
        new ForwardUnderTest<Repetition, Inference, Training>(
            nameof(Evaluate),
            [InputSignature.Tensor(1)],
            [2, 2, 2, 1],
            (model, sample) =>
            {
                (Tensor first, Tensor again, Tensor square, Tensor deep) = model.Evaluate(sample.Tensor(0));
                return [first, again, square, deep];
            },
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), outputs[0], outputs[1], outputs[2], outputs[3]),
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), outputs[0], outputs[1], outputs[2], outputs[3]),
            (kernel, gradients) => kernel.EvaluateBackward(gradients[0], gradients[1], gradients[2], gradients[3])));
}
