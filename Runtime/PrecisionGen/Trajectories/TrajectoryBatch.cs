using System;
using System.Collections.Generic;

namespace PrecisionGen;

/// <summary>Trajectories laid out for a training forward: packed one after the other, each token's successor as its target.</summary>
/// <remarks>
/// A trajectory of n tokens gives n - 1 rows: row t reads the tokens up to t and holds the log-probability of token t + 1. The first
/// prompt length - 1 rows of each belong to its prompt and have no part in the objective.
/// </remarks>
public sealed partial class TrajectoryBatch
{
    private readonly int[] lengths;
    private readonly int[] tokens;
    private readonly int[] targets;
    private readonly bool[] isResponse;

    /// <summary>Packs trajectories.</summary>
    /// <param name="trajectories">At least 1, in the order of their rows.</param>
    public TrajectoryBatch(params IReadOnlyList<Trajectory> trajectories)
    {
        ArgumentNullException.ThrowIfNull(trajectories);
        ArgumentOutOfRangeException.ThrowIfZero(trajectories.Count);
        lengths = new int[trajectories.Count];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = trajectories[i].Tokens.Length - 1;
            Rows = checked(Rows + lengths[i]);
            ResponseTokens += trajectories[i].ResponseLength;
        }

        tokens = new int[Rows];
        targets = new int[Rows];
        isResponse = new bool[Rows];
        int start = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            ReadOnlySpan<int> source = trajectories[i].Tokens;
            source[..^1].CopyTo(tokens.AsSpan(start));
            source[1..].CopyTo(targets.AsSpan(start));
            isResponse.AsSpan(start + trajectories[i].PromptLength - 1, trajectories[i].ResponseLength).Fill(true);
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
        int response = 0;
        for (int row = 0; row < Rows; row++)
        {
            if (isResponse[row])
            {
                responses[response++] = rows[row];
            }
        }
    }

    /// <summary>Puts the responses' gradients into the rows of a backward; the prompts' rows receive +0.</summary>
    /// <param name="responses">[response tokens].</param>
    /// <param name="rows">[rows]; every element is written.</param>
    /// <exception cref="ArgumentException">Lengths do not agree.</exception>
    public void WriteResponses(ReadOnlySpan<float> responses, Span<float> rows)
    {
        RequireLengths(rows.Length, responses.Length);
        int response = 0;
        for (int row = 0; row < Rows; row++)
        {
            rows[row] = isResponse[row] ? responses[response++] : 0f;
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
