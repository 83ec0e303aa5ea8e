using System;
using System.Collections.Concurrent;
using System.Collections.Generic;

namespace PrecisionGen.Analyzers;

/// <summary>The words that a name is made of.</summary>
internal static class NameWords
{
    // An editor's process lives for days: the cache starts anew when it has seen this many names.
    private const int MaximumNames = 16_384;
    private static ConcurrentDictionary<string, string[]> known = new(StringComparer.Ordinal);

    /// <summary>"OldLogProbs" is old, log, oldlog, probs and logprobs: neighbours are also joined. "KLLoss2" is kl, loss, 2.</summary>
    public static string[] Of(string name)
    {
        ConcurrentDictionary<string, string[]> names = known;
        if (names.TryGetValue(name, out string[]? words))
        {
            return words;
        }

        words = Split(name);
        if (names.Count >= MaximumNames)
        {
            known = names = new ConcurrentDictionary<string, string[]>(StringComparer.Ordinal);
        }

        names.TryAdd(name, words);
        return words;
    }

    /// <summary>True if one of the name's words is in the set.</summary>
    public static bool Has(string name, HashSet<string> words)
    {
        foreach (string word in Of(name))
        {
            if (words.Contains(word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Words to look for, in lower case; a class that holds them asks <see cref="Has"/>.</summary>
    public static HashSet<string> Set(params string[] words) => new(words, StringComparer.Ordinal);

    private static string[] Split(string name)
    {
        List<string> words = new();
        string previous = "";
        for (int start = 0; start < name.Length;)
        {
            int end = EndOf(name, start);
            if (end == start)
            {
                start++;
                continue;
            }

            string word = name.Substring(start, end - start).ToLowerInvariant();
            words.Add(word);
            if (previous.Length > 0)
            {
                words.Add(previous + word);
            }

            previous = word;
            start = end;
        }

        return words.ToArray();
    }

    /// <summary>The end of the capitals, capitalized word or digits that begin here; the start itself where none does.</summary>
    private static int EndOf(string name, int start)
    {
        int end = EndOfRun(name, start, IsUpper);
        if (end < name.Length && end > start && IsLower(name[end]))
        {
            // The last capital belongs to the word after it: "KLLoss" is KL and Loss.
            return end - start > 1 ? end - 1 : EndOfRun(name, end, IsLower);
        }

        return end > start ? end : Math.Max(EndOfRun(name, start, IsLower), EndOfRun(name, start, IsDigit));
    }

    private static int EndOfRun(string name, int start, Func<char, bool> isMember)
    {
        int end = start;
        while (end < name.Length && isMember(name[end]))
        {
            end++;
        }

        return end;
    }

    private static bool IsUpper(char letter) => letter is >= 'A' and <= 'Z';

    private static bool IsLower(char letter) => letter is >= 'a' and <= 'z';

    private static bool IsDigit(char letter) => letter is >= '0' and <= '9';
}
