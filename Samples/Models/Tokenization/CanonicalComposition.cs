using System;
using System.Buffers;
using System.Text;

namespace Models;

/// <summary>Unicode's normalization form C, which Qwen's tokenizers ask for.</summary>
internal static class CanonicalComposition
{
    // Blocks of which every text is its own composition: below the first combining mark; Cyrillic and Greek letters; general
    // punctuation; kana without their marks; unified ideographs; Hangul syllables, as long as no letters (jamo) follow.
    private static readonly SearchValues<char> composed = CreateComposed();

    // A process without globalization data answers every text as it is.
    private static readonly bool isAvailable = "e\u0301".Normalize(NormalizationForm.FormC) == "\u00E9";

    /// <summary>The composed text.</summary>
    /// <param name="text">A well-formed text.</param>
    /// <exception cref="PlatformNotSupportedException">The text may not be composed, and this process has no globalization data.</exception>
    internal static string Compose(string text)
    {
        int first = text.AsSpan().IndexOfAnyExcept(composed);
        if (first < 0)
        {
            return text;
        }

        return isAvailable
            ? text.Normalize(NormalizationForm.FormC)
            : throw new PlatformNotSupportedException(
                $"The tokenizer asks for Unicode normalization, which U+{(int)text[first]:X4} may need, but this process runs without "
                + "globalization data (InvariantGlobalization).");
    }

    private static SearchValues<char> CreateComposed()
    {
        (char First, char Last)[] blocks =
        [
            ('\u0000', '\u02FF'), ('\u0388', '\u03FF'), ('\u0400', '\u0482'), ('\u048A', '\u052F'), ('\u2010', '\u2027'),
            ('\u3041', '\u3096'), ('\u30A1', '\u30FA'), ('\u4E00', '\u9FFF'), ('\uAC00', '\uD7A3'),
        ];
        StringBuilder characters = new();
        foreach ((char first, char last) in blocks)
        {
            for (int character = first; character <= last; character++)
            {
                characters.Append((char)character);
            }
        }

        return SearchValues.Create(characters.ToString());
    }
}
