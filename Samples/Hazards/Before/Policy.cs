using System;

namespace Hazards.Before;

/// <summary>A linear policy: one row of weights for each action.</summary>
public sealed class Policy(int features, int actions)
{
    /// <summary>The weights, row-major [actions, features].</summary>
    public Half[] Weights { get; } = new Half[actions * features];

    /// <summary>The number of actions.</summary>
    public int Actions => actions;

    /// <summary>The scores of all actions.</summary>
    public float[] Logits(float[] context)
    {
        float[] logits = new float[actions];
        for (int action = 0; action < actions; action++)
        {
            for (int feature = 0; feature < features; feature++)
            {
                logits[action] += (float)Weights[(action * features) + feature] * context[feature];
            }
        }

        return logits;
    }

    /// <summary>The probabilities of all actions.</summary>
    public static float[] Softmax(float[] logits)
    {
        float[] probabilities = new float[logits.Length];
        float sum = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            probabilities[i] = MathF.Exp(logits[i]);
            sum += probabilities[i];
        }

        for (int i = 0; i < logits.Length; i++)
        {
            probabilities[i] /= sum;
        }

        return probabilities;
    }

    /// <summary>The width of exploration, positive for every x.</summary>
    public static float Width(float x) => MathF.Log(1 + MathF.Exp(x));
}
