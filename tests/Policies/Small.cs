using PrecisionGen;
using static PrecisionGen.Operations;

namespace Policies;

[PrecisionModel(DType.Float32, DType.Float16, DType.BFloat16)]
public sealed partial class Small
{
    [Parameter(2, 4)] private partial Tensor Weight { get; }

    [Forward]
    public Tensor Evaluate([Shape(4)] Tensor observation) => LogSoftmax(Linear(observation, Weight));
}
