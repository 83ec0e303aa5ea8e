using System;
using PrecisionGen.Numerics;

namespace PrecisionGen.Objectives;

/// <summary>
/// Group relative policy optimization (Shao et al. 2024, arXiv 2402.03300, equation 3): with r = pi(y_t | theta) / pi(y_t | theta'),
/// loss_t = -min(r * A, clamp(r, 1 - low, 1 + high) * A), the mean over sequences of the mean over tokens, and A divided by the group's
/// deviation.
/// </summary>
/// <remarks>
/// Float32: r = exp(log pi - log pi'); s = r * A; t = clamp(r) * A; term = s > t ? +0 : -s. pi' is <see cref="PolicySample.Proximal"/>.
/// With a correction, its weights compare pi(theta') with mu(theta'): GRPO-Token-TIS and GRPO-Seq-MIS. Two clip ranges as in DAPO
/// (arXiv 2503.14476).
/// </remarks>
public class Grpo : SequenceObjective
{
    private readonly (float Low, float High) range;

    /// <summary>Creates the objective.</summary>
    /// <param name="options">The constants; null takes the defaults.</param>
    /// <param name="correction">The importance weights; null names none.</param>
    public Grpo(ClipOptions? options = null, Correction? correction = null)
        : base(correction, options?.Normalization ?? LossNormalization.SequenceMean, options?.KlCoefficient ?? 0f)
    {
        Options = options ?? new ClipOptions();
        range = Options.Range(low: 0.2f, high: 0.28f);
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
        int clipped = 0;
        for (int t = 0; t < terms.Length; t++)
        {
            float ratio = ElementaryFunctions.Exp(sequence.Current[t] - sequence.Proximal[t]);
            ClippedSurrogate surrogate = new(ratio, sequence.Advantage, range.Low, range.High);
            losses[t] = surrogate.Loss;
            terms[t] = surrogate.Term;
            clipped += surrogate.IsOutside ? 1 : 0;
        }

        return clipped;
    }
}
