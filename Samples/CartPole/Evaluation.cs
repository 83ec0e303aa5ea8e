using System;
using System.Threading;
using PrecisionGen.Sampling;

namespace CartPole;

/// <summary>Plays whole episodes with fixed weights.</summary>
internal static class Evaluation
{
    /// <summary>The number of episodes that a mean is over.</summary>
    internal const int Episodes = 100;

    /// <summary>The mean return of the policy that always takes the likeliest action.</summary>
    internal static double GreedyReturn(CartPolePolicy policy, TrainingSettings settings, CancellationToken cancellationToken = default)
    {
        CartPoleEnvironment environment = new(Episodes, settings.Seed, RandomStream.GreedyReset);
        return MeanReturn(policy, settings, environment, cancellationToken, (logProbabilities, actions) =>
        {
            for (int i = 0; i < actions.Length; i++)
            {
                CategoricalSampler.TryGreedy(logProbabilities.Slice(i * CartPoleState.ActionCount, CartPoleState.ActionCount), out actions[i]);
            }
        });
    }

    /// <summary>The mean return of the policy that draws its actions, as it did in training.</summary>
    internal static double SampledReturn(CartPolePolicy policy, TrainingSettings settings, CancellationToken cancellationToken = default)
    {
        CartPoleEnvironment environment = new(Episodes, settings.Seed, RandomStream.SampledReset);
        CategoricalSampler sampler = new(settings.Seed, (uint)RandomStream.SampledAction, CartPoleState.ActionCount);
        return MeanReturn(policy, settings, environment, cancellationToken, (logProbabilities, actions) =>
            sampler.Sample(logProbabilities, environment.Sequences, environment.Positions, actions));
    }

    /// <summary>One episode of each environment. Those that are done play on uncounted, until the last is done.</summary>
    private static double MeanReturn(
        CartPolePolicy policy,
        TrainingSettings settings,
        CartPoleEnvironment environment,
        CancellationToken cancellationToken,
        ActionChoice choose)
    {
        using CartPolePolicy.Inference inference = policy.CreateInference(environment.Count, settings.InferenceOptions);
        float[] observations = new float[environment.Count * CartPoleState.ObservationLength];
        float[] logProbabilities = new float[environment.Count * CartPoleState.ActionCount];
        float[] values = new float[environment.Count];
        int[] actions = new int[environment.Count];
        int[] returns = new int[environment.Count];
        for (int finished = 0; finished < environment.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            environment.Observe(observations);
            inference.Evaluate(observations, logProbabilities, values);
            choose(logProbabilities, actions);
            for (int index = 0; index < environment.Count; index++)
            {
                EpisodeStep step = environment.Step(index, Checked(actions[index]));
                if (step.HasEnded && returns[index] == 0)
                {
                    returns[index] = step.Length;
                    finished++;
                }
            }
        }

        long sum = 0;
        foreach (int value in returns)
        {
            sum += value;
        }

        return (double)sum / environment.Count;
    }

    private static int Checked(int action) => action >= 0
        ? action
        : throw new InvalidOperationException("Expected a probability for every action, but the policy's output holds NaN or infinity.");

    private delegate void ActionChoice(ReadOnlySpan<float> logProbabilities, Span<int> actions);
}
