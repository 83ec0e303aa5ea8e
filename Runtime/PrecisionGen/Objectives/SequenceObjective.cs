using System;
using System.Collections.Generic;

namespace PrecisionGen.Objectives;

/// <summary>A loss over sampled responses, and its gradient with respect to the log-probability of each of their tokens.</summary>
/// <remarks>
/// The loss of a step is the sum over responses i and tokens t of
/// <code>w_it * loss_it / N_i + beta * kl_it / N_i,  kl = exp(log pi_ref - log pi) - 1 - (log pi_ref - log pi)</code>
/// with loss given by the subclass, the constant weight w by the <see cref="Correction"/>, N by the <see cref="LossNormalization"/>, and
/// the KL penalty of GRPO (arXiv 2402.03300, equation 4) where beta is not 0. Gradients are float32: with term = d loss / d log pi(y_t),
/// <code>g = ((term * w) / N) * scale, +0 where the advantage or w is 0
/// g = g + (((1 - exp(log pi_ref - log pi)) * beta) / N) * scale   where beta is not 0</code>
/// Counts are those of the whole step, so any split into micro-batches gives the same bits.
/// </remarks>
public abstract class SequenceObjective
{
    /// <summary>Sets what all objectives share.</summary>
    /// <param name="correction">Null names none: then the trajectories' fingerprints must be the training kernel's.</param>
    /// <param name="normalization">What the sum over tokens is divided by.</param>
    /// <param name="klCoefficient">beta, at least 0.</param>
    protected SequenceObjective(Correction? correction, LossNormalization normalization, float klCoefficient)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(klCoefficient);
        Correction = correction;
        Normalization = normalization;
        KlCoefficient = klCoefficient;
    }

    /// <summary>The correction that was named, or null.</summary>
    public Correction? Correction { get; }

    /// <summary>What the sum over tokens is divided by.</summary>
    public LossNormalization Normalization { get; }

    /// <summary>beta: the weight of the KL penalty; 0 for none.</summary>
    public float KlCoefficient { get; }

    /// <summary>Whether advantages are divided by their group's deviation.</summary>
    public abstract bool DividesByDeviation { get; }

    /// <summary>Whether the recorded log-probabilities serve as the behaviour policy, so that its weights may be older.</summary>
    public abstract bool UsesBehaviourPolicy { get; }

    /// <summary>
    /// Whether the correction compares the behaviour weights in both programs, so that it needs <see cref="PolicySample.Proximal"/>;
    /// otherwise it compares the present weights with what was recorded.
    /// </summary>
    public abstract bool CorrectsProximal { get; }

    /// <summary>Fixes what a step consists of, before its first backward.</summary>
    /// <param name="samples">All responses of the step, in the caller's order.</param>
    /// <param name="policy">The policy that is trained, with its present weights.</param>
    /// <exception cref="ArgumentException">
    /// A trajectory or its log-probabilities do not belong to the policy; the message names what was expected and found.
    /// </exception>
    public ObjectiveStep Begin(IReadOnlyList<PolicySample> samples, IPrecisionModel policy)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfZero(samples.Count);
        for (int i = 0; i < samples.Count; i++)
        {
            SampleChecks.Validate(samples[i], i, this, policy);
        }

        return new ObjectiveStep(this, samples, new Stamp(policy.Fingerprint, policy.Parameters.Version));
    }

    /// <summary>The importance weight of each token.</summary>
    internal void Weigh(in ObjectiveSequence sequence, Span<float> weights)
    {
        if (Correction is null)
        {
            weights.Fill(1f);
            return;
        }

        Correction.Weigh(CorrectsProximal ? sequence.Proximal : sequence.Current, sequence.Recorded, weights);
    }

    /// <summary>The loss of each token, and its derivative with respect to the token's log-probability, before weight and N.</summary>
    /// <param name="sequence">The response.</param>
    /// <param name="losses">One for each token; every element is written.</param>
    /// <param name="terms">One for each token; every element is written.</param>
    /// <returns>The number of tokens that were outside a clip range.</returns>
    public abstract int Differentiate(in ObjectiveSequence sequence, Span<float> losses, Span<float> terms);
}
