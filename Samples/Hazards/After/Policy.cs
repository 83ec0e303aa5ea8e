using PrecisionGen;

namespace Hazards.After;

/// <summary>A linear policy: one row of weights for each action.</summary>
public sealed class Policy(int features, int actions)
{
    /// <summary>The weights, row-major [actions, features].</summary>
    public float[] Weights { get; } = new float[actions * features];

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
                logits[action] += Weights[(action * features) + feature] * context[feature];
            }
        }

        return logits;
    }

    /// <summary>The probabilities of all actions.</summary>
    public static float[] Softmax(float[] logits)
    {
        float[] probabilities = new float[logits.Length];
        StableMath.Softmax(logits, probabilities);
        return probabilities;
    }

    /// <summary>The logarithm of the probability of one action, for rollout and training alike.</summary>
    public static float LogProbability(float[] logits, int action)
    {
        float[] logProbabilities = new float[logits.Length];
        StableMath.LogSoftmax(logits, logProbabilities);
        return logProbabilities[action];
    }

    /// <summary>The width of exploration, positive for every x.</summary>
    public static float Width(float x) => StableMath.Softplus(x);
}
