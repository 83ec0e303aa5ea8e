using System.Collections.Generic;
using static PrecisionGen.Operations;

namespace PrecisionGen.Identity.Models;

/// <summary>A residual piece with a norm of its own.</summary>
[PrecisionModule]
public sealed partial class ResidualBlock
{
    [Parameter(10, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor Gain { get; }
    [Parameter(21, 10)] private partial Tensor Up { get; }
    [Parameter(21)] private partial Tensor UpBias { get; }
    [Parameter(10, 21)] private partial Tensor Down { get; }

    public Tensor Apply(Tensor x) => x + Linear(Gelu(Linear(RmsNorm(x, Gain), Up, UpBias)), Down);
}

/// <summary>A list of modules, one of them applied twice, and a single module.</summary>
[PrecisionModel(DType.Float16, DType.BFloat16, DType.Float32)]
public sealed partial class Blocks
{
    [Submodules(2)] private partial IReadOnlyList<ResidualBlock> Layers { get; }
    [Submodules] private partial ResidualBlock Shared { get; }
    [Parameter(3, 10)] private partial Tensor Head { get; }

    [Forward]
    public Tensor Evaluate([Shape(2, 10)] Tensor x)
    {
        Tensor h = x;
        foreach (ResidualBlock layer in Layers)
        {
            h = Shared.Apply(layer.Apply(h));
        }

        return Linear(h, Head);
    }

    public static ModelUnderTest UnderTest() => new ModelUnderTest<Blocks, Inference, Training>(
        new Blocks(seed: 11),
        (model, dtype) => model.WithDType(dtype),
        (model, batch, options) => model.CreateInference(batch, options),
        (model, batch, options) => model.CreateTraining(batch, options),
        new ForwardUnderTest<Blocks, Inference, Training>(
            nameof(Evaluate),
            [InputSignature.Tensor(2, 10)],
            [6],
            (model, sample) => [model.Evaluate(sample.Tensor(0))],
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), outputs[0]),
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), outputs[0]),
            (kernel, gradients) => kernel.EvaluateBackward(gradients[0])));
}
