using System.Collections.Generic;
using PrecisionGen;
using static PrecisionGen.Operations;

namespace Models;

/// <summary>Qwen2 (Yang et al. 2024, arXiv 2407.10671) with a head of its own, as in DeepSeek-R1-Distill-Qwen-1.5B. See Qwen2.md.</summary>
[PrecisionModel(DType.Float16, DType.BFloat16, DType.Float32)]
public sealed partial class Qwen2
{
    [Parameter(Qwen2Size.Vocabulary, Qwen2Size.Width)] private partial Tensor Embedding { get; }
    [Submodules(Qwen2Size.Layers)] private partial IReadOnlyList<Qwen2Block> Blocks { get; }
    [Parameter(Qwen2Size.Width, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor FinalGain { get; }
    [Parameter(Qwen2Size.Vocabulary, Qwen2Size.Width)] private partial Tensor Head { get; }

    /// <summary>Judges every next token.</summary>
    /// <param name="tokens">[time].</param>
    /// <returns>[time, Vocabulary]: row t is the log-probabilities of token t + 1.</returns>
    [Forward(Modes = Modes.Inference | Modes.Decoding)]
    public Tensor LogProbabilities(Tokens tokens)
    {
        Tensor x = Gather(Embedding, tokens);
        foreach (Qwen2Block block in Blocks)
        {
            x = block.Apply(x);
        }

        Tensor logits = Linear(RmsNorm(x, Qwen2Size.Epsilon) * FinalGain, Head);
        return LogSoftmax(Cast(logits, DType.Float32));
    }

    /// <summary>Judges the tokens that were taken.</summary>
    /// <param name="tokens">[time].</param>
    /// <param name="targets">[time]: the token that follows each.</param>
    /// <returns>[time, 1]: the log-probability of each target.</returns>
    [Forward]
    public Tensor TokenLogProbabilities(Tokens tokens, Tokens targets) => Pick(LogProbabilities(tokens), targets);
}
