using System;

namespace PrecisionGen.Objectives;

/// <summary>Advantages of the steps of a rollout, computed before the first backward of a step.</summary>
public static class AdvantageEstimation
{
    /// <summary>Generalized advantage estimation (Schulman et al. 2016, arXiv 1506.02438, equation 16), backwards in time.</summary>
    /// <remarks>
    /// In float32, for t descending: d = (r + (gamma * next)) - v, with next = +0 where the episode terminated;
    /// A_t = d + ((gamma * lambda) * A_(t+1)), or d where the episode ended at t or t is the last step; return = A_t + v. gamma and
    /// gamma * lambda are double rounded once.
    /// </remarks>
    /// <param name="rewards">[steps, environments].</param>
    /// <param name="values">The value of the state that each step began in, [steps, environments].</param>
    /// <param name="nextValues">
    /// The value of the state that each step led to, [steps, environments]; of the episode's last state where the episode ended, not of
    /// the state after a reset.
    /// </param>
    /// <param name="terminated">Whether the episode terminated at the step, so that nothing follows, [steps, environments].</param>
    /// <param name="ended">Whether the episode terminated or was cut off at the step, [steps, environments].</param>
    /// <param name="environments">The number of environments stepped side by side.</param>
    /// <param name="gamma">The discount, in [0, 1].</param>
    /// <param name="lambda">The decay of the estimator, in [0, 1].</param>
    /// <param name="advantages">[steps, environments]; every element is written.</param>
    /// <param name="returns">Advantage + value, [steps, environments]; every element is written.</param>
    /// <exception cref="ArgumentException">Lengths do not agree.</exception>
    public static void Generalized(
        ReadOnlySpan<float> rewards,
        ReadOnlySpan<float> values,
        ReadOnlySpan<float> nextValues,
        ReadOnlySpan<bool> terminated,
        ReadOnlySpan<bool> ended,
        int environments,
        double gamma,
        double lambda,
        Span<float> advantages,
        Span<float> returns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(environments, 1);
        if (rewards.Length % environments != 0)
        {
            throw new ArgumentException($"{rewards.Length} rewards do not divide among {environments} environments.", nameof(rewards));
        }

        PolicyRows.RequireLength(nameof(values), values.Length, rewards.Length);
        PolicyRows.RequireLength(nameof(nextValues), nextValues.Length, rewards.Length);
        PolicyRows.RequireLength(nameof(terminated), terminated.Length, rewards.Length);
        PolicyRows.RequireLength(nameof(ended), ended.Length, rewards.Length);
        PolicyRows.RequireLength(nameof(advantages), advantages.Length, rewards.Length);
        PolicyRows.RequireLength(nameof(returns), returns.Length, rewards.Length);
        float discount = (float)gamma;
        float decay = (float)(gamma * lambda);
        for (int i = rewards.Length - 1; i >= 0; i--)
        {
            float next = terminated[i] ? 0f : nextValues[i];
            float difference = (rewards[i] + (discount * next)) - values[i];
            bool isLast = ended[i] || terminated[i] || i + environments >= rewards.Length;
            advantages[i] = isLast ? difference : difference + (decay * advantages[i + environments]);
            returns[i] = advantages[i] + values[i];
        }
    }

    /// <summary>Shifts and scales advantages to mean 0 and deviation 1.</summary>
    /// <remarks>
    /// Mean and deviation (with n - 1, as PyTorch's <c>std</c>) are double sums ascending, the deviation around that mean; then in float32
    /// a = (a - mean) / (deviation + 1e-8), both scalars rounded once. Over the whole step or minibatch, never over a micro-batch.
    /// </remarks>
    /// <param name="advantages">At least 2; replaced.</param>
    /// <exception cref="ArgumentException">Fewer than 2 advantages.</exception>
    public static void Normalize(Span<float> advantages)
    {
        if (advantages.Length < 2)
        {
            throw new ArgumentException($"A deviation needs at least 2 advantages; {advantages.Length} were given.", nameof(advantages));
        }

        double sum = 0;
        foreach (float advantage in advantages)
        {
            sum += advantage;
        }

        double mean = sum / advantages.Length;
        double squares = 0;
        foreach (float advantage in advantages)
        {
            double deviation = advantage - mean;
            squares += deviation * deviation;
        }

        float shift = (float)mean;
        float divisor = (float)(Math.Sqrt(squares / (advantages.Length - 1)) + 1e-8);
        foreach (ref float advantage in advantages)
        {
            advantage = (advantage - shift) / divisor;
        }
    }
}
