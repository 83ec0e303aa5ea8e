using System;
using System.Text;

namespace SanityTest;

/// <summary>The tokens of the task: ten digits, the signs of a sum, the end of the working and the end of the text.</summary>
internal static class Vocabulary
{
    /// <summary>Stands between two numbers.</summary>
    internal const int Plus = 10;

    /// <summary>Ends the problem; the response begins after it.</summary>
    internal const int EqualsSign = 11;

    /// <summary>Stands between the working and the answer.</summary>
    internal const int Answer = 12;

    /// <summary>Ends the response.</summary>
    internal const int End = 13;

    /// <summary>The number of tokens.</summary>
    internal const int Size = 14;

    private const string Characters = "0123456789+=;.";

    internal static bool IsDigit(int token) => token is >= 0 and <= 9;

    /// <summary>Tokens as text, one character each.</summary>
    internal static string ToText(ReadOnlySpan<int> tokens)
    {
        StringBuilder text = new(tokens.Length);
        foreach (int token in tokens)
        {
            text.Append(Characters[token]);
        }

        return text.ToString();
    }

    /// <summary>Text as tokens.</summary>
    /// <exception cref="ArgumentException">A character is no token.</exception>
    internal static int[] ToTokens(string text)
    {
        int[] tokens = new int[text.Length];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = Characters.IndexOf(text[i], StringComparison.Ordinal);
            if (tokens[i] < 0)
            {
                throw new ArgumentException($"Expected characters of \"{Characters}\" but found '{text[i]}'.", nameof(text));
            }
        }

        return tokens;
    }
}
