using System;
using System.Buffers;
using System.Collections.Generic;

namespace Models;

/// <summary>Finds added tokens in a text: the leftmost, and of those that begin there the longest.</summary>
internal sealed class AddedTokenSplitter
{
    private readonly AddedToken[] tokens;
    private readonly SearchValues<string>? contents;

    internal AddedTokenSplitter(List<AddedToken> added)
    {
        tokens = [.. added];
        Array.Sort(tokens, static (a, b) => b.Content.Length - a.Content.Length);
        contents = tokens.Length == 0 ? null : SearchValues.Create(Array.ConvertAll(tokens, token => token.Content), StringComparison.Ordinal);
    }

    /// <summary>Hands over the pieces in order: a token, or the text before it.</summary>
    internal void Split(string text, Action<AddedToken> onToken, Action<string> onText)
    {
        int position = 0;
        while (contents is not null && text.AsSpan(position).IndexOfAny(contents) is int offset and >= 0)
        {
            if (offset > 0)
            {
                onText(text.Substring(position, offset));
            }

            AddedToken token = LongestAt(text.AsSpan(position + offset));
            onToken(token);
            position += offset + token.Content.Length;
        }

        if (position < text.Length)
        {
            onText(position == 0 ? text : text[position..]);
        }
    }

    private AddedToken LongestAt(ReadOnlySpan<char> text)
    {
        foreach (AddedToken token in tokens)
        {
            if (text.StartsWith(token.Content, StringComparison.Ordinal))
            {
                return token;
            }
        }

        throw new InvalidOperationException("The search found an added token that does not stand there.");
    }
}
