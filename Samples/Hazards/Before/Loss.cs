using System;

namespace Hazards.Before;

/// <summary>The policy-gradient objective.</summary>
public static class Loss
{
    /// <summary>How much likelier an action is now than when it was sampled.</summary>
    public static float Ratio(float[] logits, int action, float oldLogProbability)
    {
        float newLogProbability = MathF.Log(Policy.Softmax(logits)[action] + 1e-8f);
        return MathF.Exp(newLogProbability - oldLogProbability);
    }

    /// <summary>The variance of the returns.</summary>
    public static float Variance(float[] returns)
    {
        float sum = 0;
        float squares = 0;
        foreach (float value in returns)
        {
            sum += value;
            squares += value * value;
        }

        float mean = sum / returns.Length;
        return (squares / returns.Length) - (mean * mean);
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

        return MathF.Sqrt(sum / (advantages.Length - 1));
    }

    /// <summary>An advantage in units of the deviation.</summary>
    public static Half Normalize(Half advantage, Half deviation) => advantage / (deviation + (Half)1e-8);
}
