using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace SanityTest;

/// <summary>Worked problems, packed for a training forward.</summary>
internal sealed class SupervisedBatch
{
    private readonly int[] lengths;
    private readonly List<int> tokens = [];
    private readonly List<int> targets = [];
    private readonly List<bool> isResponse = [];

    internal SupervisedBatch(IReadOnlyList<Problem> problems)
    {
        lengths = new int[problems.Count];
        for (int i = 0; i < lengths.Length; i++)
        {
            Problem problem = problems[i];
            int[] whole = [.. problem.Prompt, .. problem.WorkedResponse()];
            lengths[i] = whole.Length - 1;
            tokens.AddRange(whole.AsSpan(0, lengths[i]));
            targets.AddRange(whole.AsSpan(1));
            for (int row = 0; row < lengths[i]; row++)
            {
                bool counts = row >= problem.Prompt.Length - 1;
                isResponse.Add(counts);
                ResponseTokens += counts ? 1 : 0;
            }
        }
    }

    internal ReadOnlySpan<int> Lengths => lengths;

    internal ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(tokens);

    internal ReadOnlySpan<int> Targets => CollectionsMarshal.AsSpan(targets);

    internal int Rows => tokens.Count;

    /// <summary>The tokens that the loss is the mean over.</summary>
    internal int ResponseTokens { get; }

    /// <summary>The mean of -log p over the responses, and its gradient times a scale.</summary>
    internal double Differentiate(ReadOnlySpan<float> logProbabilities, float scale, Span<float> gradients)
    {
        double loss = 0;
        for (int row = 0; row < Rows; row++)
        {
            loss -= isResponse[row] ? logProbabilities[row] : 0;
            gradients[row] = isResponse[row] ? -1f / ResponseTokens * scale : 0f;
        }

        return loss / ResponseTokens;
    }
}
