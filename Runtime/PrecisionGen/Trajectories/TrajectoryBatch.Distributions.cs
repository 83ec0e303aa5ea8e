using System;
using PrecisionGen.Sampling;

namespace PrecisionGen;

/// <content>Log-probabilities of a sampling distribution, from a training forward that returns those of all tokens.</content>
public sealed partial class TrajectoryBatch
{
    /// <summary>Computes the log-probabilities that a <see cref="TokenSampler"/> of the same distribution records: the same bits.</summary>
    /// <param name="rows">The model's log-probabilities of all tokens, [rows, vocabulary].</param>
    /// <param name="distribution">What they are to be of.</param>
    /// <param name="workspace">Scratch for the vocabulary.</param>
    /// <param name="responses">[response tokens]; every element is written.</param>
    /// <exception cref="ArgumentException">Lengths do not agree, or a token is not in the vocabulary.</exception>
    public void ReadResponses(
        ReadOnlySpan<float> rows, SamplingDistribution distribution, SamplingWorkspace workspace, Span<float> responses)
    {
        int vocabulary = Validate(rows.Length, workspace, responses.Length);
        int response = 0;
        for (int row = 0; row < Rows; row++)
        {
            if (isResponse[row])
            {
                responses[response++] = distribution.LogProbability(rows.Slice(row * vocabulary, vocabulary), targets[row], workspace);
            }
        }
    }

    /// <summary>Takes the gradients of those log-probabilities back to the model's; the prompts' rows receive +0.</summary>
    /// <param name="rows">The model's log-probabilities of all tokens, [rows, vocabulary].</param>
    /// <param name="distribution">What the response's log-probabilities are of.</param>
    /// <param name="workspace">Scratch for the vocabulary.</param>
    /// <param name="responses">The gradient of each response token's log-probability, [response tokens].</param>
    /// <param name="rowGradients">[rows, vocabulary]; every element is written.</param>
    /// <exception cref="ArgumentException">Lengths do not agree, or a token is not in the vocabulary.</exception>
    public void WriteResponses(
        ReadOnlySpan<float> rows,
        SamplingDistribution distribution,
        SamplingWorkspace workspace,
        ReadOnlySpan<float> responses,
        Span<float> rowGradients)
    {
        int vocabulary = Validate(rows.Length, workspace, responses.Length);
        if (rowGradients.Length != rows.Length)
        {
            throw new ArgumentException($"{rows.Length} gradients are expected; {rowGradients.Length} were given.", nameof(rowGradients));
        }

        rowGradients.Clear();
        int response = 0;
        for (int row = 0; row < Rows; row++)
        {
            if (isResponse[row])
            {
                Span<float> gradients = rowGradients.Slice(row * vocabulary, vocabulary);
                ReadOnlySpan<float> own = rows.Slice(row * vocabulary, vocabulary);
                distribution.LogProbabilityGradient(own, targets[row], responses[response++], workspace, gradients);
            }
        }
    }

    private int Validate(int length, SamplingWorkspace workspace, int responses)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        if (length != (long)Rows * workspace.Tokens || responses != ResponseTokens)
        {
            throw new ArgumentException(
                $"{Rows} rows of {workspace.Tokens} log-probabilities and {ResponseTokens} tokens of responses are expected; {length} "
                + $"log-probabilities and {responses} tokens were given.");
        }

        return workspace.Tokens;
    }
}
