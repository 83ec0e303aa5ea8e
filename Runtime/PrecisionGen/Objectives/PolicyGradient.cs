using System;

namespace PrecisionGen.Objectives;

/// <summary>
/// The policy gradient of whole responses, REINFORCE (Williams 1992): loss_t = -A * log pi(y_t | theta), term = -A.
/// </summary>
/// <remarks>
/// With a correction it is a PG-Seq estimator of arXiv 2510.26788 (equations 5 and 7):
/// w = rho, min(rho, C) or rho * 1{rho &lt;= C}, with rho = pi(y | theta) / mu(y | theta') of the present weights, as a constant.
/// Without one, mu must be the present weights: their version must be the trajectory's.
/// </remarks>
public sealed class PolicyGradient : SequenceObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="correction">The importance weights; null names none.</param>
    /// <param name="normalization">Null: <see cref="LossNormalization.SequenceSum"/>, the estimator of the papers.</param>
    /// <param name="klCoefficient">The weight of the KL penalty.</param>
    public PolicyGradient(Correction? correction = null, LossNormalization? normalization = null, float klCoefficient = 0f)
        : base(correction, normalization ?? LossNormalization.SequenceSum, klCoefficient)
    {
    }

    /// <inheritdoc/>
    public override bool DividesByDeviation => false;

    /// <inheritdoc/>
    public override bool UsesBehaviourPolicy => Correction is not null && Correction != Correction.None;

    /// <inheritdoc/>
    public override bool CorrectsProximal => false;

    /// <inheritdoc/>
    public override int Differentiate(in ObjectiveSequence sequence, Span<float> losses, Span<float> terms)
    {
        for (int t = 0; t < terms.Length; t++)
        {
            losses[t] = -sequence.Advantage * sequence.Current[t];
            terms[t] = -sequence.Advantage;
        }

        return 0;
    }
}
