using System;
using PrecisionGen.Numerics;

namespace PrecisionGen.Reference;

/// <summary>The experts that one row goes to, ascending, and their weights: their probabilities divided by the sum of these.</summary>
internal sealed class ExpertRouting
{
    private readonly int experts;
    private readonly float sum;

    /// <param name="probabilities">The row's probabilities of all experts.</param>
    /// <param name="count">How many experts the row goes to.</param>
    public ExpertRouting(ReadOnlySpan<float> probabilities, int count)
    {
        experts = probabilities.Length;
        IsNaN = float.IsNaN(RowReduction.Maximum(probabilities));
        Chosen = IsNaN ? [] : Largest(probabilities, count);
        Weights = new float[Chosen.Length];
        for (int i = 0; i < Chosen.Length; i++)
        {
            float probability = probabilities[Chosen[i]];
            sum = i == 0 ? probability : sum + probability;
        }

        for (int i = 0; i < Chosen.Length; i++)
        {
            Weights[i] = probabilities[Chosen[i]] / sum;
        }
    }

    /// <summary>Whether a probability is NaN, so that the row goes to no expert and its result is NaN.</summary>
    public bool IsNaN { get; }

    /// <summary>The experts, ascending.</summary>
    public int[] Chosen { get; }

    /// <summary>The weight of each chosen expert, float32.</summary>
    public float[] Weights { get; }

    /// <summary>The gradient of each probability from that of each weight: (dw - sum of dw * w) / sum; +0 where not chosen.</summary>
    public float[] GradientOfProbabilities(ReadOnlySpan<float> weightGradients)
    {
        float[] gradients = new float[experts];
        if (IsNaN)
        {
            Array.Fill(gradients, float.NaN);
            return gradients;
        }

        float mean = 0f;
        for (int i = 0; i < Chosen.Length; i++)
        {
            mean = FusedMultiplyAdd.Compute(weightGradients[i], Weights[i], mean);
        }

        for (int i = 0; i < Chosen.Length; i++)
        {
            gradients[Chosen[i]] = (weightGradients[i] - mean) / sum;
        }

        return gradients;
    }

    private static int[] Largest(ReadOnlySpan<float> probabilities, int count)
    {
        int[] chosen = new int[count];
        bool[] isChosen = new bool[probabilities.Length];
        for (int i = 0; i < count; i++)
        {
            int largest = Array.IndexOf(isChosen, false);
            for (int expert = largest + 1; expert < probabilities.Length; expert++)
            {
                if (!isChosen[expert] && probabilities[expert] > probabilities[largest])
                {
                    largest = expert;
                }
            }

            isChosen[largest] = true;
            chosen[i] = largest;
        }

        Array.Sort(chosen);
        return chosen;
    }
}
