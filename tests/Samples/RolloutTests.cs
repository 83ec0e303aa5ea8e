using System;
using CartPole;
using PrecisionGen.Sampling;
using Xunit;

namespace PrecisionGen.Samples.Tests;

public class RolloutTests
{
    private const int Steps = 60;
    private const int Environments = 5;
    private const float Discount = 0.75f;
    private const float Reward = 0.5f;

    [Fact]
    public void AdvantagesLookOneStepAheadWithoutDecay()
    {
        using CartPolePolicy policy = new(1);
        Rollout rollout = Play(policy, out int episodes);
        rollout.EstimateAdvantages(Discount, decay: 0);
        int terminated = 0;
        for (int i = 0; i < rollout.Length - Environments; i++)
        {
            float goesOn = (Reward + (Discount * rollout.Values[i + Environments])) - rollout.Values[i];
            float ends = Reward - rollout.Values[i];
            terminated += rollout.Advantages[i] == goesOn ? 0 : 1;
            Assert.True(rollout.Advantages[i] == goesOn || rollout.Advantages[i] == ends, $"Sample {i}: {rollout.Advantages[i]}");
            Assert.Equal(rollout.Advantages[i] + rollout.Values[i], rollout.Returns[i]);
        }

        Assert.True(episodes > 0, "No episode ended, so no end was seen.");
        Assert.InRange(terminated, Math.Max(1, episodes - Environments), episodes);
    }

    [Fact]
    public void TheComparisonSeesOneBit()
    {
        using CartPolePolicy policy = new(1);
        Rollout rollout = Play(policy, out _);
        using CartPolePolicy.Training training = policy.CreateTraining(rollout.Length);
        LogProbabilityComparison comparison = new(rollout.Length);
        comparison.Add(training, rollout);
        Assert.Equal(rollout.Length, comparison.Count);
        Assert.Equal(0, comparison.Differing);

        rollout.LogProbabilities[17] = MathF.BitIncrement(rollout.LogProbabilities[17]);
        comparison.Add(training, rollout);
        Assert.Equal(1, comparison.Differing);
        Assert.InRange(comparison.MaximumAbsoluteDifference, double.Epsilon, 1e-6);
    }

    [Fact]
    public void WhatAnEnvironmentDoesDependsOnItselfAlone()
    {
        using CartPolePolicy policy = new(1);
        Rollout many = Play(policy, out _);
        Rollout one = Play(policy, out _, environments: 1);
        for (int step = 0; step < Steps; step++)
        {
            Assert.Equal(one.Actions[step], many.Actions[step * Environments]);
            Assert.Equal(one.LogProbabilities[step], many.LogProbabilities[step * Environments]);
        }
    }

    private static Rollout Play(CartPolePolicy policy, out int episodes, int environments = Environments)
    {
        int ended = 0;
        using CartPolePolicy.Inference inference = policy.CreateInference(environments);
        CartPoleEnvironment environment = new(environments, seed: 1, RandomStream.TrainingReset);
        CategoricalSampler sampler = new(seed: 1, (uint)RandomStream.TrainingAction, CartPoleState.ActionCount);
        Rollout rollout = new(Steps, environments, Reward);
        rollout.Play(inference, environment, sampler, _ => ended++);
        episodes = ended;
        return rollout;
    }
}
