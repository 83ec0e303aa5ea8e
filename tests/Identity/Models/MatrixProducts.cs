using static PrecisionGen.Operations;

namespace PrecisionGen.Identity.Models;

/// <summary>Matrix products: chains over 300 terms, parameters and activations on the right, odd and single columns.</summary>
[PrecisionModel(DType.Float16, DType.BFloat16, DType.Float32)]
public sealed partial class MatrixProducts
{
    [Parameter(70, 300)] private partial Tensor Wide { get; }
    [Parameter(70)] private partial Tensor WideBias { get; }
    [Parameter(70, 5)] private partial Tensor Right { get; }
    [Parameter(33, 5)] private partial Tensor Narrow { get; }
    [Parameter(1, 33)] private partial Tensor Last { get; }

    [Forward]
    public (Tensor Heads, Tensor Scores, Tensor Projected) Evaluate([Shape(3, 300)] Tensor x, [Shape(5, 2)] Tensor y)
    {
        Tensor wide = Linear(x, Wide, WideBias);
        Tensor middle = MatMul(wide, Right);
        Tensor scores = MatMul(middle, y * 0.5f);
        Tensor weighted = MatMul(Reshape(middle, 5, 3), Slice(middle, 1, 4));
        Tensor projected = Concatenate(Linear(middle, middle), Linear(middle, Reshape(weighted, 4, 5), Slice(Reshape(weighted, 20), 3, 4)) * Sum(Last));
        return (Linear(Linear(middle, Narrow), Last), scores, Concatenate(projected, Linear(middle, Slice(Wide, 0, 5))));
    }

    public static ModelUnderTest UnderTest() => new ModelUnderTest<MatrixProducts, Inference, Training>(
        new MatrixProducts(seed: 7),
        (model, dtype) => model.WithDType(dtype),
        (model, batch, options) => model.CreateInference(batch, options),
        (model, batch, options) => model.CreateTraining(batch, options),
        new ForwardUnderTest<MatrixProducts, Inference, Training>(
            nameof(Evaluate),
            [InputSignature.Tensor(3, 300), InputSignature.Tensor(5, 2)],
            [3, 6, 3 * (3 + 4 + 70)],
            (model, sample) =>
            {
                (Tensor heads, Tensor scores, Tensor projected) = model.Evaluate(sample.Tensor(0), sample.Tensor(1));
                return [heads, scores, projected];
            },
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), batch.Values(1), outputs[0], outputs[1], outputs[2]),
            (kernel, batch, outputs) => kernel.Evaluate(batch.Values(0), batch.Values(1), outputs[0], outputs[1], outputs[2]),
            (kernel, gradients) => kernel.EvaluateBackward(gradients[0], gradients[1], gradients[2])));
}
