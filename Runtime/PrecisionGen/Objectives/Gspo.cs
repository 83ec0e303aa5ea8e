using System;
using PrecisionGen.Numerics;

namespace PrecisionGen.Objectives;

/// <summary>
/// Group sequence policy optimization (Zheng et al. 2025, arXiv 2507.18071, equations 5 to 7): with the ratio of whole responses
/// r = (pi(y | theta) / pi(y | theta'))^(1 / |y|), loss = -min(r * A, clamp(r, 1 - low, 1 + high) * A), the mean over sequences.
/// </summary>
/// <remarks>
/// Float32: D = RowSum(log pi - log pi') over the response, r = exp(D / |y|); s = r * A; t = clamp(r) * A; every token has term =
/// s > t ? +0 : -s and N = sequences * |y|. pi' and the correction as in <see cref="Grpo"/>.
/// </remarks>
public sealed class Gspo : SequenceObjective
{
    private readonly (float Low, float High) range;

    /// <summary>Creates the objective.</summary>
    /// <param name="options">The constants; the clip range of the article and of the paper's code is 3e-4 below, 4e-4 above.</param>
    /// <param name="correction">The importance weights; null names none.</param>
    public Gspo(ClipOptions? options = null, Correction? correction = null)
        : base(correction, options?.Normalization ?? LossNormalization.SequenceMean, options?.KlCoefficient ?? 0f)
    {
        Options = options ?? new ClipOptions();
        range = Options.Range(low: 3e-4f, high: 4e-4f);
    }

    /// <summary>The constants.</summary>
    public ClipOptions Options { get; }

    /// <inheritdoc/>
    public override bool DividesByDeviation => true;

    /// <inheritdoc/>
    public override bool UsesBehaviourPolicy => true;

    /// <inheritdoc/>
    public override bool CorrectsProximal => true;

    /// <inheritdoc/>
    public override int Differentiate(in ObjectiveSequence sequence, Span<float> losses, Span<float> terms)
    {
        float logRatio = Correction.LogRatio(sequence.Current, sequence.Proximal, terms) / terms.Length;
        ClippedSurrogate surrogate = new(
            ElementaryFunctions.Exp(logRatio), sequence.Advantage, range.Low, range.High);
        losses.Fill(surrogate.Loss);
        terms.Fill(surrogate.Term);
        return surrogate.IsOutside ? terms.Length : 0;
    }
}
