using System;

namespace Hazards.After;

/// <summary>Samples actions of a policy and keeps what training needs.</summary>
public sealed class Rollout(int seed)
{
    private readonly Random random = new(seed);

    /// <summary>The seed of the run.</summary>
    public int Seed => seed;

    /// <summary>The context of every step.</summary>
    public float[][] Contexts { get; private set; } = [];

    /// <summary>The action of every step.</summary>
    public int[] Actions { get; private set; } = [];

    /// <summary>The log-probability of every action as it was sampled.</summary>
    public float[] OldLogProbabilities { get; private set; } = [];

    /// <summary>The reward of every step: 1 for the action that the context names.</summary>
    public float[] Rewards { get; private set; } = [];

    /// <summary>Plays a number of steps.</summary>
    public void Collect(Policy policy, int steps)
    {
        Contexts = new float[steps][];
        Actions = new int[steps];
        OldLogProbabilities = new float[steps];
        Rewards = new float[steps];
        for (int step = 0; step < steps; step++)
        {
            int right = step % policy.Actions;
            Contexts[step] = new float[policy.Actions];
            Contexts[step][right] = 1;
            float[] logits = policy.Logits(Contexts[step]);
            int action = Sample(Policy.Softmax(logits));
            Actions[step] = action;
            OldLogProbabilities[step] = LogProbability(logits, action);
            Rewards[step] = action == right ? 1 : 0;
        }
    }

    /// <summary>The log-probability that is kept with an action.</summary>
    public static float LogProbability(float[] logits, int action) => Policy.LogProbability(logits, action);

    /// <summary>The part of the steps that were rewarded.</summary>
    public static float SuccessRate(int successes, int steps) => (float)successes / steps;

    private int Sample(float[] probabilities)
    {
        double left = random.NextDouble();
        for (int action = 0; action < probabilities.Length - 1; action++)
        {
            left -= probabilities[action];
            if (left < 0)
            {
                return action;
            }
        }

        return probabilities.Length - 1;
    }
}
