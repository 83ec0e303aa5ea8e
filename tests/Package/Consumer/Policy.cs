using PrecisionGen;
using static PrecisionGen.Operations;

namespace Consumer;

[PrecisionModel(DType.Float16, DType.BFloat16, DType.Float32)]
public sealed partial class Policy
{
    [Parameter(64, 4, Initializer = Initializer.Orthogonal)]
    private partial Tensor Encoder { get; }

    [Parameter(64)]
    private partial Tensor EncoderBias { get; }

    [Parameter(2, 64, Initializer = Initializer.Orthogonal)]
    private partial Tensor PolicyHead { get; }

    [Parameter(1, 64, Initializer = Initializer.Orthogonal)]
    private partial Tensor ValueHead { get; }

    [Forward]
    public (Tensor LogProbabilities, Tensor Value) Evaluate([Shape(4)] Tensor observation)
    {
        Tensor hidden = Tanh(Linear(observation, Encoder, EncoderBias));
        Tensor logits = Cast(Linear(hidden, PolicyHead), DType.Float32);
        return (LogSoftmax(logits), Linear(hidden, ValueHead));
    }
}
