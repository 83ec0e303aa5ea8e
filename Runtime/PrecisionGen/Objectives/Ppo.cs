using System;
using PrecisionGen.Metrics;
using PrecisionGen.Numerics;

namespace PrecisionGen.Objectives;

/// <summary>Proximal policy optimization (Schulman et al. 2017, arXiv 1707.06347) for categorical actions.</summary>
/// <remarks>
/// With r = exp(log pi(a) - recorded), A the advantage, v the value, R the return, e the clip range, the loss is the mean over the N
/// samples of the step of
/// <code>max(-r * A, -clamp(r, 1 - e, 1 + e) * A) + c_v * (v - R)^2 / 2 + c_e * sum over j of p_j * log p_j</code>
/// with p_j = exp(log p_j). With value clipping, (v - R)^2 becomes max((v - R)^2, (u - R)^2) with
/// u = recorded + clamp(v - recorded, -e_v, e_v).
/// Gradients are float32, in the sequence ((term * weight) / N) * scale, so a split into micro-batches changes no bit:
/// <code>
/// entropy:  g_j = (((p_j * (log p_j + 1)) * c_e) / N) * scale; +0 where p_j is 0 or c_e is 0
/// policy:   s = r * A; t = clamp(r, 1 - e, 1 + e) * A; g_a = ((s > t ? +0 : -s) / N) * scale + g_a
/// value:    d = v - R; g_v = ((d * c_v) / N) * scale
/// clipped:  k = u - R; where k * k > d * d, g_v uses (|v - recorded| > e_v ? +0 : k) in place of d
/// </code>
/// </remarks>
public static class Ppo
{
    /// <summary>Computes the gradients of a micro-batch and its part of the statistics. Allocates nothing.</summary>
    /// <param name="batch">The outputs of the training forward, and the rollout's record.</param>
    /// <param name="options">The constants.</param>
    /// <param name="stepCount">The number of samples in the whole step, not in the micro-batch: N.</param>
    /// <param name="scale">The loss scale; 1 without scaling.</param>
    /// <param name="logProbabilityGradients">[batch, actions]; every element is written.</param>
    /// <param name="valueGradients">[batch]; every element is written.</param>
    /// <exception cref="ArgumentException">Lengths do not agree, or an action lies outside the range of actions.</exception>
    public static PpoStatistics Compute(
        in PpoBatch batch,
        PpoOptions options,
        int stepCount,
        float scale,
        Span<float> logProbabilityGradients,
        Span<float> valueGradients)
    {
        ArgumentNullException.ThrowIfNull(options);
        int actions = Validate(batch, options, stepCount, logProbabilityGradients, valueGradients);
        StepWeight weight = new(stepCount, scale);
        PpoStatistics total = default;
        for (int row = 0; row < batch.Actions.Length; row++)
        {
            ReadOnlySpan<float> logProbabilities = batch.LogProbabilities.Slice(row * actions, actions);
            Span<float> gradients = logProbabilityGradients.Slice(row * actions, actions);
            double entropy = Entropy.Compute(logProbabilities, options.EntropyCoefficient, weight, gradients);
            PpoStatistics policy = Policy(batch, options.ClipRange, row, logProbabilities, weight, gradients);
            double valueLoss = Value(batch, options, row, weight, out valueGradients[row]);
            total += policy with { ValueLossSum = valueLoss, EntropySum = entropy, Count = 1 };
        }

        return total;
    }

    private static PpoStatistics Policy(
        in PpoBatch batch, float range, int row, ReadOnlySpan<float> logProbabilities, StepWeight weight, Span<float> gradients)
    {
        int action = batch.Actions[row];
        float difference = logProbabilities[action] - batch.RecordedLogProbabilities[row];
        float ratio = ElementaryFunctions.Exp(difference);
        ClippedSurrogate surrogate = new(ratio, batch.Advantages[row], range, range);
        gradients[action] = weight.Apply(surrogate.Term, 1f) + gradients[action];
        return new PpoStatistics(
            PolicyLossSum: surrogate.Loss,
            ValueLossSum: 0,
            EntropySum: 0,
            ApproximateKlSum: DoubleExponential.ExpMinusOneMinus(difference),
            ClippedCount: surrogate.IsOutside ? 1 : 0,
            Count: 0);
    }

    private static double Value(in PpoBatch batch, PpoOptions options, int row, StepWeight weight, out float gradient)
    {
        float value = batch.Values[row];
        float error = value - batch.Returns[row];
        double loss = 0.5 * error * error;
        if (options.ValueClipRange is { } range)
        {
            float recorded = batch.RecordedValues[row];
            float change = value - recorded;
            float clippedError = (recorded + float.Min(float.Max(change, -range), range)) - batch.Returns[row];
            if (clippedError * clippedError > error * error)
            {
                loss = 0.5 * clippedError * clippedError;
                error = float.Abs(change) > range ? 0f : clippedError;
            }
        }

        gradient = weight.Apply(error, options.ValueCoefficient);
        return loss;
    }

    private static int Validate(
        in PpoBatch batch,
        PpoOptions options,
        int stepCount,
        ReadOnlySpan<float> logProbabilityGradients,
        ReadOnlySpan<float> valueGradients)
    {
        int rows = batch.Actions.Length;
        int actions = PolicyRows.Validate(batch.LogProbabilities, batch.Actions, stepCount, logProbabilityGradients);
        PolicyRows.RequireLength(nameof(batch.Values), batch.Values.Length, rows);
        PolicyRows.RequireLength(nameof(batch.RecordedLogProbabilities), batch.RecordedLogProbabilities.Length, rows);
        PolicyRows.RequireLength(nameof(batch.Advantages), batch.Advantages.Length, rows);
        PolicyRows.RequireLength(nameof(batch.Returns), batch.Returns.Length, rows);
        PolicyRows.RequireLength(nameof(valueGradients), valueGradients.Length, rows);
        if (options.ValueClipRange is not null)
        {
            PolicyRows.RequireLength(nameof(batch.RecordedValues), batch.RecordedValues.Length, rows);
        }

        return actions;
    }
}
