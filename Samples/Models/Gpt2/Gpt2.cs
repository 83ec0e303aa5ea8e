using System.Collections.Generic;
using PrecisionGen;
using static PrecisionGen.Operations;

namespace Models;

/// <summary>GPT-2 (Radford et al. 2019): learned positions, LayerNorm, biases, and the embedding as the head. See Gpt2.md.</summary>
[PrecisionModel(DType.Float16, DType.BFloat16, DType.Float32)]
public sealed partial class Gpt2
{
    [Parameter(Gpt2Size.Vocabulary, Gpt2Size.Width)] private partial Tensor Embedding { get; }
    [Parameter(Gpt2Size.MaximumLength, Gpt2Size.Width)] private partial Tensor PositionEmbedding { get; }
    [Submodules(Gpt2Size.Layers)] private partial IReadOnlyList<Gpt2Block> Blocks { get; }
    [Parameter(Gpt2Size.Width, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor FinalGain { get; }
    [Parameter(Gpt2Size.Width)] private partial Tensor FinalShift { get; }

    /// <summary>Judges every next token.</summary>
    /// <param name="tokens">[time]: at most MaximumLength tokens.</param>
    /// <returns>[time, Vocabulary]: row t is the log-probabilities of token t + 1.</returns>
    [Forward(Modes = Modes.Inference | Modes.Decoding)]
    public Tensor LogProbabilities(Tokens tokens)
    {
        Tensor x = Gather(Embedding, tokens) + Gather(PositionEmbedding, Positions(tokens));
        foreach (Gpt2Block block in Blocks)
        {
            x = block.Apply(x);
        }

        Tensor logits = Linear(LayerNorm(x, FinalGain, FinalShift, Gpt2Size.Epsilon), Embedding);
        return LogSoftmax(Cast(logits, DType.Float32));
    }

    /// <summary>Judges the tokens that were taken.</summary>
    /// <param name="tokens">[time].</param>
    /// <param name="targets">[time]: the token that follows each.</param>
    /// <returns>[time, 1]: the log-probability of each target.</returns>
    [Forward]
    public Tensor TokenLogProbabilities(Tokens tokens, Tokens targets) => Pick(LogProbabilities(tokens), targets);
}
