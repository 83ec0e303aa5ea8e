using System.Collections.Generic;
using PrecisionGen;
using static PrecisionGen.Operations;

namespace Models;

/// <summary>Llama 3.2 (Grattafiori et al. 2024, arXiv 2407.21783) with the embedding as the head, as in OctoThinker-3B. See Llama32.md.</summary>
[PrecisionModel(DType.Float16, DType.BFloat16, DType.Float32)]
public sealed partial class Llama32
{
    [Parameter(Llama32Size.Vocabulary, Llama32Size.Width)] private partial Tensor Embedding { get; }
    [Submodules(Llama32Size.Layers)] private partial IReadOnlyList<Llama32Block> Blocks { get; }
    [Parameter(Llama32Size.Width, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor FinalGain { get; }

    /// <summary>Judges every next token.</summary>
    /// <param name="tokens">[time].</param>
    /// <returns>[time, Vocabulary]: row t is the log-probabilities of token t + 1.</returns>
    [Forward(Modes = Modes.Inference | Modes.Decoding)]
    public Tensor LogProbabilities(Tokens tokens)
    {
        Tensor x = Gather(Embedding, tokens);
        foreach (Llama32Block block in Blocks)
        {
            x = block.Apply(x);
        }

        Tensor logits = Linear(RmsNorm(x, Llama32Size.Epsilon) * FinalGain, Embedding);
        return LogSoftmax(Cast(logits, DType.Float32));
    }

    /// <summary>Judges the tokens that were taken.</summary>
    /// <param name="tokens">[time].</param>
    /// <param name="targets">[time]: the token that follows each.</param>
    /// <returns>[time, 1]: the log-probability of each target.</returns>
    [Forward]
    public Tensor TokenLogProbabilities(Tokens tokens, Tokens targets) => Pick(LogProbabilities(tokens), targets);
}
