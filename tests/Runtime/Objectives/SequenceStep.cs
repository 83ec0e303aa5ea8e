using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Numerics;
using PrecisionGen.Objectives;
using PrecisionGen.Sampling;

namespace PrecisionGen.Tests.Objectives;

/// <summary>A step of ragged responses with log-probabilities that are the same on every machine.</summary>
internal sealed class SequenceStep
{
    internal static readonly int[] Lengths = [3, 1, 7, 4, 20, 2, 5, 9];

    private readonly Philox4x32 random;
    private ulong drawn;

    internal SequenceStep(int seed, Stamp stamp, SamplingDistribution distribution = default)
    {
        random = new Philox4x32(seed);
        float[] rewards = [.. Lengths.Select(_ => (float)(int)(Next() * 2))];
        Advantages = new float[Lengths.Length];
        GroupAdvantages.Compute(rewards, [4, 4], dividesByDeviation: true, Advantages);
        for (int i = 0; i < Lengths.Length; i++)
        {
            float[] recorded = Draw(Lengths[i], null, 3);
            float[] proximal = Draw(Lengths[i], recorded, 0.3);
            float[] reference = Draw(Lengths[i], recorded, 0.8);
            Current.Add(Draw(Lengths[i], proximal, 0.9 / Math.Sqrt(Lengths[i])));
            Trajectory trajectory = new(new int[Lengths[i] + 2], 2, recorded, distribution, stamp, rewards[i]);
            Samples.Add(new PolicySample(trajectory, Advantages[i])
            {
                Proximal = new TokenLogProbabilities(proximal, distribution, stamp),
                Reference = new TokenLogProbabilities(reference, distribution, stamp),
            });
        }
    }

    internal List<PolicySample> Samples { get; } = [];

    internal float[] Advantages { get; }

    internal List<float[]> Current { get; } = [];

    internal float[] Packed(int first, int count) => [.. Current.Skip(first).Take(count).SelectMany(values => values)];

    /// <summary>The gradients of the step, computed in micro-batches of a size.</summary>
    internal float[] Gradients(
        SequenceObjective objective, TestPolicy policy, int size, float scale, out SequenceStatistics statistics)
    {
        ObjectiveStep step = objective.Begin(Samples, policy);
        float[] gradients = new float[step.Tokens];
        statistics = default;
        int start = 0;
        for (int first = 0; first < Samples.Count; first += size)
        {
            int count = Math.Min(size, Samples.Count - first);
            float[] packed = Packed(first, count);
            TokenLogProbabilities current = new(packed, Samples[first].Trajectory.Distribution, policy.Stamp);
            statistics += step.Compute(first, count, current, scale, gradients.AsSpan(start, packed.Length));
            start += packed.Length;
        }

        return gradients;
    }

    private double Next() => random.Uniform(drawn++, 0);

    private float[] Draw(int length, float[]? around, double width)
    {
        float[] values = new float[length];
        for (int t = 0; t < length; t++)
        {
            values[t] = around is null ? (float)(-0.2 - (width * Next())) : around[t] + (float)((Next() - 0.5) * width);
        }

        return values;
    }
}
