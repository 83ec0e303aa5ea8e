using System.Collections.Generic;
using PrecisionGen;
using static PrecisionGen.Operations;

namespace Models;

/// <summary>Qwen3-MoE (Yang et al. 2025, arXiv 2505.09388), as in Qwen3-30B-A3B. See Qwen3Moe.md.</summary>
[PrecisionModel(DType.Float16, DType.BFloat16, DType.Float32)]
public sealed partial class Qwen3Moe
{
    [Parameter(Qwen3MoeSize.Vocabulary, Qwen3MoeSize.Width)] private partial Tensor Embedding { get; }
    [Submodules(Qwen3MoeSize.Layers)] private partial IReadOnlyList<Qwen3MoeBlock> Blocks { get; }
    [Parameter(Qwen3MoeSize.Width, Initializer = Initializer.Constant, Value = 1f)] private partial Tensor FinalGain { get; }
    [Parameter(Qwen3MoeSize.Vocabulary, Qwen3MoeSize.Width)] private partial Tensor Head { get; }

    /// <summary>Judges every next token.</summary>
    /// <param name="tokens">[time].</param>
    /// <returns>[time, Vocabulary]: row t is the log-probabilities of token t + 1.</returns>
    [Forward(Modes = Modes.Inference | Modes.Decoding)]
    public Tensor LogProbabilities(Tokens tokens)
    {
        Tensor x = Gather(Embedding, tokens);
        foreach (Qwen3MoeBlock block in Blocks)
        {
            x = block.Apply(x);
        }

        Tensor logits = Linear(RmsNorm(x, Qwen3MoeSize.Epsilon) * FinalGain, Head);
        return LogSoftmax(Cast(logits, DType.Float32));
    }

    /// <summary>Judges the tokens that were taken.</summary>
    /// <param name="tokens">[time].</param>
    /// <param name="targets">[time]: the token that follows each.</param>
    /// <returns>[time, 1]: the log-probability of each target.</returns>
    [Forward]
    public Tensor TokenLogProbabilities(Tokens tokens, Tokens targets) => Pick(LogProbabilities(tokens), targets);
}
