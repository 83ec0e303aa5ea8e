using System;
using PrecisionGen.Objectives;
using PrecisionGen.Sampling;

namespace CartPole;

/// <summary>The record of one rollout, [steps, environments] in each array.</summary>
internal sealed class Rollout
{
    private readonly int environments;
    private readonly float[] stepLogProbabilities;
    private readonly float[] rewards;
    private readonly float[] nextValues;
    private readonly bool[] terminated;
    private readonly bool[] ended;

    /// <param name="reward">What a step is worth.</param>
    internal Rollout(int steps, int environments, double reward)
    {
        this.environments = environments;
        Length = steps * environments;
        Observations = new float[Length * CartPoleState.ObservationLength];
        Actions = new int[Length];
        LogProbabilities = new float[Length];
        Values = new float[Length];
        Advantages = new float[Length];
        Returns = new float[Length];
        stepLogProbabilities = new float[environments * CartPoleState.ActionCount];
        nextValues = new float[Length];
        terminated = new bool[Length];
        ended = new bool[Length];
        rewards = new float[Length];
        Array.Fill(rewards, (float)reward);
    }

    /// <summary>The number of samples.</summary>
    internal int Length { get; }

    /// <summary>What the policy saw, [steps, environments, 4].</summary>
    internal float[] Observations { get; }

    /// <summary>What it did.</summary>
    internal int[] Actions { get; }

    /// <summary>The log-probabilities of the actions, as the rollout's kernel computed them.</summary>
    internal float[] LogProbabilities { get; }

    /// <summary>The values, as the rollout's kernel computed them.</summary>
    internal float[] Values { get; }

    /// <summary>The advantages of the actions, not normalized.</summary>
    internal float[] Advantages { get; }

    /// <summary>The targets of the values.</summary>
    internal float[] Returns { get; }

    /// <summary>Plays on from where the environments stand.</summary>
    /// <param name="policy">Takes at least as many samples as there are environments.</param>
    /// <param name="environment">As many environments as the rollout has.</param>
    /// <param name="sampler">Draws the actions.</param>
    /// <param name="episodeEnded">Called with the return of every episode that ends.</param>
    internal void Play(
        CartPolePolicy.Inference policy, CartPoleEnvironment environment, CategoricalSampler sampler, Action<int> episodeEnded)
    {
        for (int start = 0; start < Length; start += environments)
        {
            Act(policy, environment, sampler, start);
            Step(policy, environment, start, episodeEnded);
        }

        float[] finalObservations = new float[environments * CartPoleState.ObservationLength];
        float[] finalValues = new float[environments];
        environment.Observe(finalObservations);
        policy.Evaluate(finalObservations, stepLogProbabilities, finalValues);
        for (int i = 0; i < Length; i++)
        {
            if (!ended[i])
            {
                int next = i + environments;
                nextValues[i] = next < Length ? Values[next] : finalValues[next - Length];
            }
        }
    }

    /// <summary>Fills <see cref="Advantages"/> and <see cref="Returns"/>.</summary>
    internal void EstimateAdvantages(double discount, double decay) => AdvantageEstimation.Generalized(
        rewards, Values, nextValues, terminated, ended, environments, discount, decay, Advantages, Returns);

    private void Act(CartPolePolicy.Inference policy, CartPoleEnvironment environment, CategoricalSampler sampler, int start)
    {
        const int Width = CartPoleState.ObservationLength;
        Span<float> observations = Observations.AsSpan(start * Width, environments * Width);
        Span<int> actions = Actions.AsSpan(start, environments);
        environment.Observe(observations);
        policy.Evaluate(observations, stepLogProbabilities, Values.AsSpan(start, environments));
        if (sampler.Sample(stepLogProbabilities, environment.Sequences, environment.Positions, actions) != 0)
        {
            throw new InvalidOperationException("Expected a probability for every action, but the policy's output holds NaN or infinity.");
        }

        for (int index = 0; index < environments; index++)
        {
            LogProbabilities[start + index] = stepLogProbabilities[(index * CartPoleState.ActionCount) + actions[index]];
        }
    }

    private void Step(CartPolePolicy.Inference policy, CartPoleEnvironment environment, int start, Action<int> episodeEnded)
    {
        for (int index = 0; index < environments; index++)
        {
            int sample = start + index;
            EpisodeStep step = environment.Step(index, Actions[sample]);
            terminated[sample] = step.IsTerminated;
            ended[sample] = step.HasEnded;
            if (step.HasEnded)
            {
                // What was cut off would have gone on: its last state still has a value.
                nextValues[sample] = step.IsTerminated ? 0f : ValueOf(policy, step.Next);
                episodeEnded(step.Length);
            }
        }
    }

    private static float ValueOf(CartPolePolicy.Inference policy, CartPoleState state)
    {
        Span<float> observation = stackalloc float[CartPoleState.ObservationLength];
        Span<float> logProbabilities = stackalloc float[CartPoleState.ActionCount];
        float value = 0;
        state.CopyTo(observation);
        policy.Evaluate(observation, logProbabilities, new Span<float>(ref value));
        return value;
    }
}
