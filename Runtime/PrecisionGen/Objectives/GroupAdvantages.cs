using System;

namespace PrecisionGen.Objectives;

/// <summary>Advantages of responses relative to the others to the same prompt, computed before the first backward of a step.</summary>
/// <remarks>
/// Per group, A = R - mean (Dr. GRPO, Liu et al. 2025, arXiv 2503.20783), divided by the group's deviation in GRPO (Shao et al. 2024,
/// arXiv 2402.03300, section 4.1.2). Mean and deviation (with n - 1, as PyTorch's <c>std</c>; 0 for one response) are double sums
/// ascending, the deviation around that mean; then in float32 A = R - mean and A = A / (deviation + 1e-8), both scalars rounded once.
/// Equal rewards give +0 exactly.
/// </remarks>
public static class GroupAdvantages
{
    /// <summary>Computes the advantages of all responses of a rollout.</summary>
    /// <param name="rewards">The reward of each response, group after group.</param>
    /// <param name="groupSizes">The number of responses of each group, each at least 1; they add up to the number of rewards.</param>
    /// <param name="dividesByDeviation">
    /// Whether to divide by the group's deviation, as <see cref="SequenceObjective.DividesByDeviation"/> says.
    /// </param>
    /// <param name="advantages">One for each response; every element is written.</param>
    /// <exception cref="ArgumentException">Counts do not agree.</exception>
    public static void Compute(
        ReadOnlySpan<float> rewards, ReadOnlySpan<int> groupSizes, bool dividesByDeviation, Span<float> advantages)
    {
        long total = 0;
        foreach (int size in groupSizes)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(groupSizes));
            total += size;
        }

        if (total != rewards.Length || advantages.Length != rewards.Length)
        {
            throw new ArgumentException(
                $"The groups hold {total} responses; {rewards.Length} rewards and {advantages.Length} advantages were given.",
                nameof(rewards));
        }

        int start = 0;
        foreach (int size in groupSizes)
        {
            ComputeGroup(rewards.Slice(start, size), dividesByDeviation, advantages.Slice(start, size));
            start += size;
        }
    }

    private static void ComputeGroup(ReadOnlySpan<float> rewards, bool dividesByDeviation, Span<float> advantages)
    {
        double sum = 0;
        foreach (float reward in rewards)
        {
            sum += reward;
        }

        double mean = sum / rewards.Length;
        double squares = 0;
        foreach (float reward in rewards)
        {
            double deviation = reward - mean;
            squares += deviation * deviation;
        }

        float shift = (float)mean;
        float divisor = (float)(Math.Sqrt(squares / Math.Max(rewards.Length - 1, 1)) + 1e-8);
        for (int i = 0; i < rewards.Length; i++)
        {
            float difference = rewards[i] - shift;
            advantages[i] = dividesByDeviation ? difference / divisor : difference;
        }
    }
}
