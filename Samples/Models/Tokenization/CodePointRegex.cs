using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Models;

/// <summary>
/// Splits a text by a regular expression that means code points. .NET's means UTF-16 units, so each code point beyond U+FFFF is
/// replaced, for matching alone, by a character of the same general category.
/// </summary>
/// <param name="pattern">A pattern that both .NET and tokenizer files understand.</param>
internal sealed class CodePointRegex(string pattern)
{
    private readonly Regex regex = new(pattern, RegexOptions.CultureInvariant);

    /// <summary>The pieces of a text in order: what matches, and what lies between matches.</summary>
    /// <param name="text">A well-formed text: surrogates come in pairs.</param>
    internal List<Range> Split(string text)
    {
        string subject = Replace(text, out int[]? starts);
        List<Range> pieces = [];
        int end = 0;
        foreach (ValueMatch match in regex.EnumerateMatches(subject))
        {
            if (match.Length > 0)
            {
                Add(pieces, starts, end, match.Index);
                end = match.Index + match.Length;
                Add(pieces, starts, match.Index, end);
            }
        }

        Add(pieces, starts, end, subject.Length);
        return pieces;
    }

    private static void Add(List<Range> pieces, int[]? starts, int begin, int end)
    {
        if (begin < end)
        {
            pieces.Add(starts is null ? begin..end : starts[begin]..starts[end]);
        }
    }

    /// <param name="starts">Where each character of the result began in the text; null: it is the text.</param>
    private static string Replace(string text, out int[]? starts)
    {
        starts = null;
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text;
        }

        StringBuilder result = new(text.Length);
        starts = new int[text.Length + 1];
        int position = 0;
        while (position < text.Length)
        {
            starts[result.Length] = position;
            bool isPair = char.IsHighSurrogate(text[position]);
            result.Append(isPair ? StandIn(char.ConvertToUtf32(text[position], text[position + 1])) : text[position]);
            position += isPair ? 2 : 1;
        }

        starts[result.Length] = position;
        return result.ToString();
    }

    private static char StandIn(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
    {
        UnicodeCategory.UppercaseLetter => '\u10A0',
        UnicodeCategory.LowercaseLetter => '\u0250',
        UnicodeCategory.TitlecaseLetter => '\u01C5',
        UnicodeCategory.ModifierLetter => '\u02B0',
        UnicodeCategory.OtherLetter => '\u4E00',
        UnicodeCategory.NonSpacingMark => '\u0300',
        UnicodeCategory.SpacingCombiningMark => '\u0903',
        UnicodeCategory.EnclosingMark => '\u20DD',
        UnicodeCategory.DecimalDigitNumber => '\u0660',
        UnicodeCategory.LetterNumber => '\u2160',
        UnicodeCategory.OtherNumber => '\u00BD',
        UnicodeCategory.Format => '\u200B',
        UnicodeCategory.PrivateUse => '\uE000',
        UnicodeCategory.ConnectorPunctuation => '\u203F',
        UnicodeCategory.DashPunctuation => '\u2010',
        UnicodeCategory.OpenPunctuation => '\u2045',
        UnicodeCategory.ClosePunctuation => '\u2046',
        UnicodeCategory.OtherPunctuation => '\u2020',
        UnicodeCategory.MathSymbol => '\u2200',
        UnicodeCategory.CurrencySymbol => '\u20AC',
        UnicodeCategory.ModifierSymbol => '\u02C2',
        UnicodeCategory.OtherSymbol => '\u2603',
        _ => '\u0378',
    };
}
