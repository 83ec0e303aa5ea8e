using System;
using PrecisionGen.Numerics;
using PrecisionGen.Reference;

namespace PrecisionGen.Objectives;

/// <summary>
/// Importance weights for responses that another program sampled than the one that is trained: rho = pi(y) / mu(y), with mu recorded by
/// inference. They are constants: no gradient flows through them.
/// </summary>
/// <remarks>
/// Naming a correction, <see cref="None"/> included, allows trajectories whose fingerprint differs from the training kernel's. In float32:
/// d_t = log pi(y_t) - log mu(y_t), D = RowSum(d) over the response from its first token, rho = exp(D). NaN stays NaN.
/// </remarks>
public abstract class Correction
{
    /// <summary>The threshold of the paper (arXiv 2510.26788): C = 3.</summary>
    public const float DefaultThreshold = 3f;

    /// <summary>
    /// Every weight is 1: the mismatch is known and left as it is. Without <see cref="PolicySample.Proximal"/> a clipped ratio contains it.
    /// </summary>
    public static Correction None { get; } = new NoCorrection();

    /// <summary>Every token of a response weighs rho, as in PG-Seq-IS.</summary>
    public static Correction SequenceImportance { get; } = new SequenceCorrection("seq-is", float.PositiveInfinity, isMasked: false);

    /// <summary>The name that results carry.</summary>
    public abstract string Name { get; }

    /// <summary>Every token of a response weighs min(rho, C), as in PG-Seq-TIS.</summary>
    /// <param name="threshold">C, above 0.</param>
    public static Correction SequenceTruncated(float threshold = DefaultThreshold)
        => new SequenceCorrection("seq-tis", RequirePositive(threshold), isMasked: false);

    /// <summary>Every token of a response weighs rho where rho is at most C, and 0 elsewhere, as in PG-Seq-MIS.</summary>
    /// <param name="threshold">C, above 0.</param>
    public static Correction SequenceMasked(float threshold = DefaultThreshold)
        => new SequenceCorrection("seq-mis", RequirePositive(threshold), isMasked: true);

    /// <summary>Each token weighs min(exp(d_t), C), as in Token-TIS (Yao et al. 2025).</summary>
    /// <param name="threshold">C, above 0.</param>
    public static Correction TokenTruncated(float threshold = DefaultThreshold) => new TokenCorrection(RequirePositive(threshold));

    /// <summary>Computes the weight of each token of one response.</summary>
    /// <param name="target">log pi of each token, by the training kernel.</param>
    /// <param name="recorded">log mu of each token, by inference.</param>
    /// <param name="weights">As many; every element is written.</param>
    public abstract void Weigh(ReadOnlySpan<float> target, ReadOnlySpan<float> recorded, Span<float> weights);

    /// <summary>RowSum(target - recorded).</summary>
    internal static float LogRatio(ReadOnlySpan<float> target, ReadOnlySpan<float> recorded, Span<float> scratch)
    {
        for (int i = 0; i < target.Length; i++)
        {
            scratch[i] = target[i] - recorded[i];
        }

        return RowReduction.Sum(scratch);
    }

    private static float RequirePositive(float threshold)
    {
        return threshold > 0
            ? threshold
            : throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "A threshold is above 0.");
    }

    private sealed class NoCorrection : Correction
    {
        public override string Name => "none";

        public override void Weigh(ReadOnlySpan<float> target, ReadOnlySpan<float> recorded, Span<float> weights) => weights.Fill(1f);
    }

    private sealed class SequenceCorrection(string name, float threshold, bool isMasked) : Correction
    {
        public override string Name => name;

        public override void Weigh(ReadOnlySpan<float> target, ReadOnlySpan<float> recorded, Span<float> weights)
        {
            float ratio = ElementaryFunctions.Exp(LogRatio(target, recorded, weights));
            float beyond = isMasked ? 0f : threshold;
            weights.Fill(ratio > threshold ? beyond : ratio);
        }
    }

    private sealed class TokenCorrection(float threshold) : Correction
    {
        public override string Name => "token-tis";

        public override void Weigh(ReadOnlySpan<float> target, ReadOnlySpan<float> recorded, Span<float> weights)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = float.Min(ElementaryFunctions.Exp(target[i] - recorded[i]), threshold);
            }
        }
    }
}
