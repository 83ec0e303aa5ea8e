using System;
using System.Collections.Generic;
using PrecisionGen.Metrics;
using PrecisionGen.Numerics;

namespace PrecisionGen.Objectives;

/// <summary>One step of a <see cref="SequenceObjective"/>: its counts are fixed, and gradients are computed for any part of it.</summary>
/// <remarks>Serves one caller at a time. Computing does not allocate.</remarks>
public sealed class ObjectiveStep
{
    private readonly SequenceObjective objective;
    private readonly IReadOnlyList<PolicySample> samples;
    private readonly float[] weights;
    private readonly float[] terms;
    private readonly float[] losses;

    internal ObjectiveStep(SequenceObjective objective, IReadOnlyList<PolicySample> samples, Stamp stamp)
    {
        this.objective = objective;
        this.samples = [.. samples];
        Stamp = stamp;
        int longest = 0;
        foreach (PolicySample sample in this.samples)
        {
            Tokens += sample.Trajectory.ResponseLength;
            longest = Math.Max(longest, sample.Trajectory.ResponseLength);
        }

        weights = new float[longest];
        terms = new float[longest];
        losses = new float[longest];
    }

    /// <summary>The number of responses in the step.</summary>
    public int Sequences => samples.Count;

    /// <summary>The number of tokens of all responses in the step.</summary>
    public long Tokens { get; }

    /// <summary>The training kernel's arithmetic and the weights that the step's gradients are taken at.</summary>
    public Stamp Stamp { get; }

    /// <summary>Computes the gradients of a micro-batch and its part of the statistics.</summary>
    /// <param name="first">The first response of the micro-batch.</param>
    /// <param name="count">The number of responses, at least 1.</param>
    /// <param name="current">The training kernel's log-probabilities of their tokens, response after response.</param>
    /// <param name="scale">The loss scale; 1 without scaling.</param>
    /// <param name="gradients">One for each token; every element is written.</param>
    /// <exception cref="ArgumentException">
    /// Lengths do not agree, or the log-probabilities are of other weights, another arithmetic or another distribution than the step's.
    /// </exception>
    public SequenceStatistics Compute(int first, int count, TokenLogProbabilities current, float scale, Span<float> gradients)
    {
        Validate(first, count, current, gradients);
        SequenceStatistics total = default;
        int start = 0;
        for (int i = first; i < first + count; i++)
        {
            int length = samples[i].Trajectory.ResponseLength;
            total += ComputeSequence(samples[i], current.Values.Span.Slice(start, length), scale, gradients.Slice(start, length));
            start += length;
        }

        return total;
    }

    private SequenceStatistics ComputeSequence(PolicySample sample, ReadOnlySpan<float> current, float scale, Span<float> gradients)
    {
        int length = current.Length;
        ReadOnlySpan<float> recorded = sample.Trajectory.LogProbabilities;
        ObjectiveSequence sequence = new()
        {
            Current = current,
            Recorded = recorded,
            Proximal = sample.Proximal is { } proximal ? proximal.Values.Span : recorded,
            Advantage = sample.Advantage,
        };
        objective.Weigh(sequence, weights.AsSpan(0, length));
        int clipped = objective.Differentiate(sequence, losses.AsSpan(0, length), terms.AsSpan(0, length));
        float normalizer = objective.Normalization.Count(Sequences, Tokens, length);
        StepWeight weight = new(normalizer, scale);
        SequenceStatistics statistics = new() { ClippedTokens = clipped, Tokens = length, Sequences = 1 };
        for (int t = 0; t < length; t++)
        {
            // An impossible token or an overflowing ratio must not turn what does not count into NaN.
            bool counts = sample.Advantage != 0 && weights[t] != 0;
            gradients[t] = counts ? weight.Apply(terms[t], weights[t]) : 0f;
            statistics += new SequenceStatistics
            {
                PolicyLoss = counts ? (double)losses[t] * weights[t] / normalizer : 0,
                ApproximateKlSum = DoubleExponential.ExpMinusOneMinus((double)current[t] - recorded[t]),
                WeightSum = weights[t],
                MaskedTokens = weights[t] == 0 ? 1 : 0,
            };
        }

        double penalty = objective.KlCoefficient == 0 ? 0 : AddKlPenalty(current, sample.Reference!.Value.Values.Span, weight, gradients);
        return statistics with { KlPenalty = penalty / normalizer };
    }

    /// <summary>Adds the gradients of the KL penalty and returns the penalty before N.</summary>
    private double AddKlPenalty(ReadOnlySpan<float> current, ReadOnlySpan<float> reference, StepWeight weight, Span<float> gradients)
    {
        double penalty = 0;
        for (int t = 0; t < current.Length; t++)
        {
            float difference = reference[t] - current[t];
            float term = 1 - ElementaryFunctions.Exp(difference);
            gradients[t] = gradients[t] + weight.Apply(term, objective.KlCoefficient);
            penalty += objective.KlCoefficient * DoubleExponential.ExpMinusOneMinus(difference);
        }

        return penalty;
    }

    private void Validate(int first, int count, TokenLogProbabilities current, ReadOnlySpan<float> gradients)
    {
        if (first < 0 || count < 1 || count > Sequences - first)
        {
            throw new ArgumentException($"A step of {Sequences} responses holds no {count} from number {first}.", nameof(count));
        }

        if (current.Stamp != Stamp)
        {
            throw new ArgumentException(
                $"Log-probabilities computed with {Stamp} are expected; {current.Stamp} computed them.", nameof(current));
        }

        int tokens = 0;
        for (int i = first; i < first + count; i++)
        {
            current.RequireDistribution(samples[i].Trajectory.Distribution, "Sample", i);
            tokens += samples[i].Trajectory.ResponseLength;
        }

        current.RequireLength(tokens, "The micro-batch from sample", first);
        PolicyRows.RequireLength(nameof(gradients), gradients.Length, tokens);
    }
}
