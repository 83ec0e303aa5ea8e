using System;
using PrecisionGen.Numerics;
using PrecisionGen.Objectives;

namespace CartPole;

/// <summary>The samples of one update, drawn from a rollout in a shuffled order.</summary>
internal sealed class Minibatch
{
    private readonly Philox4x32 random;
    private readonly int[] order;
    private readonly int[] actions;
    private readonly float[] recordedLogProbabilities;
    private readonly float[] advantages;
    private readonly float[] returns;

    internal Minibatch(int size, int rolloutLength, long seed)
    {
        random = new Philox4x32(seed);
        order = new int[rolloutLength];
        Observations = new float[size * CartPoleState.ObservationLength];
        LogProbabilities = new float[size * CartPoleState.ActionCount];
        Values = new float[size];
        actions = new int[size];
        recordedLogProbabilities = new float[size];
        advantages = new float[size];
        returns = new float[size];
    }

    /// <summary>The number of samples.</summary>
    internal int Size => actions.Length;

    /// <summary>The inputs of the training forward, [size, 4].</summary>
    internal float[] Observations { get; }

    /// <summary>The outputs of the training forward, [size, 2].</summary>
    internal float[] LogProbabilities { get; }

    /// <summary>The outputs of the training forward, [size].</summary>
    internal float[] Values { get; }

    /// <summary>What the objective reads.</summary>
    internal PpoBatch Batch => new()
    {
        LogProbabilities = LogProbabilities,
        Values = Values,
        Actions = actions,
        RecordedLogProbabilities = recordedLogProbabilities,
        Advantages = advantages,
        Returns = returns,
    };

    /// <summary>Draws the order of a pass over the rollout (Fisher and Yates), which depends on the seed and the pass alone.</summary>
    internal void Shuffle(int pass)
    {
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        for (int i = order.Length - 1; i > 0; i--)
        {
            int other = (int)(random.Uniform(((ulong)RandomStream.Shuffle << 32) | (uint)i, (ulong)pass) * (i + 1));
            (order[i], order[other]) = (order[other], order[i]);
        }
    }

    /// <summary>Takes the samples from <paramref name="start"/> of the shuffled order, and normalizes their advantages.</summary>
    internal void Take(Rollout rollout, int start)
    {
        const int Width = CartPoleState.ObservationLength;
        for (int i = 0; i < Size; i++)
        {
            int sample = order[start + i];
            rollout.Observations.AsSpan(sample * Width, Width).CopyTo(Observations.AsSpan(i * Width, Width));
            actions[i] = rollout.Actions[sample];
            recordedLogProbabilities[i] = rollout.LogProbabilities[sample];
            advantages[i] = rollout.Advantages[sample];
            returns[i] = rollout.Returns[sample];
        }

        AdvantageEstimation.Normalize(advantages);
    }
}
