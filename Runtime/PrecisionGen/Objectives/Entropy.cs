using System;
using PrecisionGen.Numerics;

namespace PrecisionGen.Objectives;

/// <summary>The entropy of a categorical distribution given by its log-probabilities, and the gradient of its bonus.</summary>
internal static class Entropy
{
    /// <summary>Writes the gradients of coefficient * sum(p * log p) and returns -sum(p * log p).</summary>
    internal static double Compute(ReadOnlySpan<float> logProbabilities, float coefficient, StepWeight weight, Span<float> gradients)
    {
        double entropy = 0;
        for (int j = 0; j < logProbabilities.Length; j++)
        {
            float logProbability = logProbabilities[j];
            float probability = ElementaryFunctions.Exp(logProbability);

            // An impossible action has log-probability -infinity; the limit of p * log p is 0, its product NaN.
            bool isPossible = probability != 0;
            entropy -= isPossible ? (double)probability * logProbability : 0;
            gradients[j] = isPossible && coefficient != 0 ? weight.Apply(probability * (logProbability + 1), coefficient) : 0f;
        }

        return entropy;
    }
}
