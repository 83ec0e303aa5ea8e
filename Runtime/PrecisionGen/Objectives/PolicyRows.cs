using System;

namespace PrecisionGen.Objectives;

/// <summary>The checks that objectives share.</summary>
internal static class PolicyRows
{
    /// <summary>Checks [batch, actions] log-probabilities against the actions taken and returns the number of actions.</summary>
    internal static int Validate(
        ReadOnlySpan<float> logProbabilities, ReadOnlySpan<int> taken, int stepCount, ReadOnlySpan<float> gradients)
    {
        int rows = taken.Length;
        if (rows == 0 || logProbabilities.Length == 0 || logProbabilities.Length % rows != 0)
        {
            throw new ArgumentException(
                $"Log-probabilities are [batch, actions]; {logProbabilities.Length} were given for {rows} samples.",
                nameof(logProbabilities));
        }

        if (stepCount < rows)
        {
            throw new ArgumentException($"A step of {stepCount} samples cannot hold a micro-batch of {rows}.", nameof(stepCount));
        }

        RequireLength("log-probability gradients", gradients.Length, logProbabilities.Length);
        int actions = logProbabilities.Length / rows;
        for (int row = 0; row < rows; row++)
        {
            if ((uint)taken[row] >= (uint)actions)
            {
                throw new ArgumentException($"Sample {row} took action {taken[row]}; there are {actions}.", nameof(taken));
            }
        }

        return actions;
    }

    internal static void RequireLength(string name, int length, int expected)
    {
        if (length != expected)
        {
            throw new ArgumentException($"{name}: {expected} elements are expected; {length} were given.", name);
        }
    }
}
