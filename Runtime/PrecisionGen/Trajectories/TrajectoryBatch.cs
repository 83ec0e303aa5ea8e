using System;
using System.Collections.Generic;

namespace PrecisionGen;

/// <summary>Trajectories laid out for a training forward: packed one after the other, each token's successor as its target.</summary>
/// <remarks>
/// A trajectory of n tokens gives n - 1 rows: row t reads the tokens up to t and holds the log-probability of token t + 1. The first
/// prompt length - 1 rows of each belong to its prompt and have no part in the objective.
/// </remarks>
public sealed class TrajectoryBatch
{
    private readonly int[] lengths;
    private readonly int[] promptLengths;
    private readonly int[] tokens;
    private readonly int[] targets;

    /// <summary>Packs trajectories.</summary>
    /// <param name="trajectories">At least 1, in the order of their rows.</param>
    public TrajectoryBatch(params IReadOnlyList<Trajectory> trajectories)
    {
        ArgumentNullException.ThrowIfNull(trajectories);
        ArgumentOutOfRangeException.ThrowIfZero(trajectories.Count);
        lengths = new int[trajectories.Count];
        promptLengths = new int[trajectories.Count];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = trajectories[i].Tokens.Length - 1;
            promptLengths[i] = trajectories[i].PromptLength;
            Rows = checked(Rows + lengths[i]);
            ResponseTokens += trajectories[i].ResponseLength;
        }

        tokens = new int[Rows];
        targets = new int[Rows];
        int start = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            ReadOnlySpan<int> source = trajectories[i].Tokens;
            source[..^1].CopyTo(tokens.AsSpan(start));
            source[1..].CopyTo(targets.AsSpan(start));
            start += lengths[i];
        }
    }

    /// <summary>The number of rows of each trajectory.</summary>
    public ReadOnlySpan<int> Lengths => lengths;

    /// <summary>The tokens that the model reads, [rows].</summary>
    public ReadOnlySpan<int> Tokens => tokens;

    /// <summary>The token that follows each of them, [rows].</summary>
    public ReadOnlySpan<int> Targets => targets;

    /// <summary>The number of rows of all trajectories.</summary>
    public int Rows { get; }

    /// <summary>The number of tokens of all responses.</summary>
    public int ResponseTokens { get; }

    /// <summary>Takes the responses' values out of a forward's rows.</summary>
    /// <param name="rows">[rows].</param>
    /// <param name="responses">[response tokens]; every element is written.</param>
    /// <exception cref="ArgumentException">Lengths do not agree.</exception>
    public void ReadResponses(ReadOnlySpan<float> rows, Span<float> responses)
    {
        RequireLengths(rows.Length, responses.Length);
        int row = 0;
        int response = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            int length = lengths[i] + 1 - promptLengths[i];
            row += lengths[i];
            rows.Slice(row - length, length).CopyTo(responses[response..]);
            response += length;
        }
    }

    /// <summary>Puts the responses' gradients into the rows of a backward; the prompts' rows receive +0.</summary>
    /// <param name="responses">[response tokens].</param>
    /// <param name="rows">[rows]; every element is written.</param>
    /// <exception cref="ArgumentException">Lengths do not agree.</exception>
    public void WriteResponses(ReadOnlySpan<float> responses, Span<float> rows)
    {
        RequireLengths(rows.Length, responses.Length);
        rows.Clear();
        int row = 0;
        int response = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            int length = lengths[i] + 1 - promptLengths[i];
            row += lengths[i];
            responses.Slice(response, length).CopyTo(rows[(row - length)..]);
            response += length;
        }
    }

    private void RequireLengths(int rows, int responses)
    {
        if (rows != Rows || responses != ResponseTokens)
        {
            throw new ArgumentException(
                $"{Rows} rows and {ResponseTokens} tokens of responses are expected; {rows} and {responses} were given.");
        }
    }
}
