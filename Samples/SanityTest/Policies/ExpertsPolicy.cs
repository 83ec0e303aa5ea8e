using System.Collections.Generic;
using PrecisionGen;
using static PrecisionGen.Operations;

namespace SanityTest;

/// <summary>A decoder-only transformer of 0.2 M parameters whose blocks route each token to two of four experts.</summary>
[PrecisionModel(
    DType.Float16,
    DType.BFloat16,
    DType.Float32,
    Pairings = Pairing.Paired | Pairing.Independent | Pairing.Reordered)]
public sealed partial class ExpertsPolicy
{
    internal const int Width = 64;
    private const int Vocabulary = 14;
    private const int Depth = 3;

    [Parameter(Vocabulary, Width, Initializer = Initializer.XavierNormal)] private partial Tensor Embedding { get; }
    [Submodules(Depth)] private partial IReadOnlyList<ExpertsBlock> Blocks { get; }
    [Parameter(Width, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor FinalGain { get; }

    /// <summary>Judges which token follows each position.</summary>
    /// <param name="tokens">[time]</param>
    /// <returns>[time, 14] in Float32.</returns>
    [Forward(Modes = Modes.Inference | Modes.Training | Modes.Decoding)]
    public Tensor LogProbabilities(Tokens tokens)
    {
        Tensor x = Gather(Embedding, tokens);
        foreach (ExpertsBlock block in Blocks)
        {
            x = block.Apply(x);
        }

        return LogSoftmax(Linear(Cast(RmsNorm(x, FinalGain), DType.Float32), Cast(Embedding, DType.Float32)));
    }

    /// <summary>The log-probability of the token that did follow.</summary>
    /// <param name="tokens">[time]</param>
    /// <param name="targets">[time]: the token after each.</param>
    /// <returns>[time, 1] in Float32.</returns>
    [Forward]
    public Tensor TokenLogProbabilities(Tokens tokens, Tokens targets) => Pick(LogProbabilities(tokens), targets);
}
