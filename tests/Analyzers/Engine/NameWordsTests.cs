using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using CsCheck;
using Xunit;

namespace PrecisionGen.Analyzers.Tests;

/// <summary>Names are split as a regular expression would, only without its cost.</summary>
public sealed class NameWordsTests
{
    [Theory]
    [InlineData("OldLogProbs", "old", "log", "oldlog", "probs", "logprobs")]
    [InlineData("KLLoss2", "kl", "loss", "klloss", "2", "loss2")]
    [InlineData("_log_p", "log", "p", "logp")]
    [InlineData("x", "x")]
    [InlineData("")]
    public void NamesAreSplit(string name, params string[] words) => Assert.Equal(words, NameWords.Of(name));

    [Fact]
    public void EveryNameIsSplitAsTheExpressionSays() =>
        Gen.String[Gen.Char["aBcD09_é"], 0, 12].Sample(name => Assert.Equal(Expected(name), NameWords.Of(name)));

    private static List<string> Expected(string name)
    {
        string[] plain = Regex.Matches(name, "[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", RegexOptions.CultureInvariant)
            .Select(match => match.Value.ToLowerInvariant()).ToArray();
        List<string> words = [];
        for (int index = 0; index < plain.Length; index++)
        {
            words.Add(plain[index]);
            if (index > 0)
            {
                words.Add(plain[index - 1] + plain[index]);
            }
        }

        return words;
    }
}
