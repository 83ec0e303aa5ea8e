using PrecisionGen;
using PrecisionGen.Execution;

namespace SanityTest;

/// <content>What a run asks of a policy.</content>
public sealed partial class ExpertsPolicy : ISequencePolicy
{
    ISequencePolicy ISequencePolicy.At(DType dtype) => WithDType(dtype);

    PolicyDecoder ISequencePolicy.OpenDecoder(int sequences, KernelOptions options)
    {
        Decoder decoder = CreateDecoder(sequences, Problem.MaximumLength, options);
        return new PolicyDecoder(decoder, decoder.LogProbabilities);
    }

    PolicyTraining ISequencePolicy.OpenTraining(int rows, KernelOptions options)
    {
        Training training = CreateTraining(rows, options);
        return new PolicyTraining(training, training.TokenLogProbabilities, training.TokenLogProbabilitiesBackward);
    }
}
