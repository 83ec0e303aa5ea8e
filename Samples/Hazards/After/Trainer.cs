using System;
using System.Collections.Generic;
using System.Linq;

namespace Hazards.After;

/// <summary>Gradient ascent on the weights of a policy.</summary>
public static class Trainer
{
    /// <summary>One step along the policy gradient of a rollout.</summary>
    public static void Step(Policy policy, Rollout rollout, float rate)
    {
        float[] gradients = new float[policy.Weights.Length];
        for (int step = 0; step < rollout.Actions.Length; step++)
        {
            float[] context = rollout.Contexts[step];
            float[] logits = policy.Logits(context);
            float[] probabilities = Policy.Softmax(logits);
            float ratio = Loss.Ratio(logits, rollout.Actions[step], rollout.OldLogProbabilities[step]);
            float weight = ratio * rollout.Rewards[step] / rollout.Actions.Length;
            for (int i = 0; i < gradients.Length; i++)
            {
                int action = i / context.Length;
                float chosen = action == rollout.Actions[step] ? 1 : 0;
                gradients[i] += weight * (chosen - probabilities[action]) * context[i % context.Length];
            }
        }

        Update(policy.Weights, gradients, rate);
    }

    /// <summary>Moves every weight along its gradient.</summary>
    public static void Update(float[] weights, float[] gradients, float rate)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] += rate * gradients[i];
        }
    }

    /// <summary>The total reward of an epoch.</summary>
    public static float Total(Half[] rewards)
    {
        float sum = 0;
        foreach (Half reward in rewards)
        {
            sum += (float)reward;
        }

        return sum;
    }

    /// <summary>The discount of a return, kept beside the half rewards.</summary>
    public static float Discount()
    {
        float discount = 0.9999f;
        return discount;
    }

    /// <summary>The loss over all tasks.</summary>
    public static float TotalLoss(Dictionary<string, float> losses)
    {
        float total = 0;
        foreach (KeyValuePair<string, float> entry in losses.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            total += entry.Value;
        }

        return total;
    }

    /// <summary>The score of an action, or a very low one where the action is not allowed.</summary>
    public static Half Masked(Half logit, bool isAllowed) => isAllowed ? logit : Half.MinValue;
}
