using System;

namespace SanityTest;

/// <summary>Decides whether a response solves a problem. Only the answer counts, as in the paper; the working is the model's own.</summary>
internal static class Verifier
{
    /// <summary>1 for the right answer, else 0.</summary>
    internal static float Reward(Problem problem, ReadOnlySpan<int> response) => IsSolved(problem, response) ? 1f : 0f;

    /// <summary>Whether one answer sign is followed by the sum's digits, least first and without leading zeros, and the end.</summary>
    internal static bool IsSolved(Problem problem, ReadOnlySpan<int> response)
    {
        int sign = response.IndexOf(Vocabulary.Answer);
        if (sign < 0 || response.Length < sign + 3 || response[^1] != Vocabulary.End)
        {
            return false;
        }

        int rest = problem.Sum;
        ReadOnlySpan<int> digits = response[(sign + 1)..^1];
        for (int i = 0; i < digits.Length; i++)
        {
            // A number that has ended has no further digit; 0 is the digit 0.
            if (digits[i] != rest % 10 || (i > 0 && rest == 0))
            {
                return false;
            }

            rest /= 10;
        }

        return rest == 0;
    }
}
