using System;

namespace Hazards.After;

/// <summary>The policy-gradient objective.</summary>
public static class Loss
{
    /// <summary>How much likelier an action is now than when it was sampled.</summary>
    public static float Ratio(float[] logits, int action, float oldLogProbability)
    {
        float newLogProbability = Policy.LogProbability(logits, action);
        return MathF.Exp(Math.Clamp(newLogProbability - oldLogProbability, -20, 20));
    }

    /// <summary>The variance of the returns.</summary>
    public static float Variance(float[] returns)
    {
        double sum = 0;
        foreach (float value in returns)
        {
            sum += value;
        }

        double mean = sum / returns.Length;
        double squares = 0;
        foreach (float value in returns)
        {
            squares += (value - mean) * (value - mean);
        }

        return (float)(squares / returns.Length);
    }

    /// <summary>The deviation of a batch, of a sample.</summary>
    public static float Deviation(float[] advantages)
    {
        float mean = 0;
        foreach (float value in advantages)
        {
            mean += value / advantages.Length;
        }

        float sum = 0;
        foreach (float value in advantages)
        {
            sum += (value - mean) * (value - mean);
        }

        return MathF.Sqrt(sum / Math.Max(advantages.Length - 1, 1));
    }

    /// <summary>An advantage in units of the deviation.</summary>
    public static Half Normalize(Half advantage, Half deviation) => (Half)((float)advantage / ((float)deviation + 1e-8f));
}
