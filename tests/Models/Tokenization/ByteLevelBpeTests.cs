extern alias Real;

using System;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Xunit;
using Real::Models;

namespace Models.Tests.Tokenization;

public sealed class ByteLevelBpeTests
{
    [Fact]
    public void EveryTextReturnsFromItsIds()
    {
        using SmallTokenizer small = new("Ġ t", "h e", "Ġt he", "Ã ©");
        foreach (string pattern in (string[])[SmallTokenizer.Gpt2Pattern, SmallTokenizer.QwenPattern, SmallTokenizer.Llama3Pattern])
        {
            ByteLevelBpe tokenizer = small.WithSplit(pattern).Load();
            Gen.String.Sample(
                text => Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), tokenizer.Decode(tokenizer.Encode(text))),
                iter: 2000,
                threads: 1);
            const string Mixed = "The théorème — 数学 123456  \r\n\n\t𝒜𝟙🙂👩‍👩‍👧 'S don't\u00a0end ";
            Assert.Equal(Mixed, tokenizer.Decode(tokenizer.Encode(Mixed)));
        }
    }

    [Fact]
    public void EveryByteHasAToken()
    {
        using SmallTokenizer small = new();
        ByteLevelBpe tokenizer = small.Load();
        Assert.Equal(256, tokenizer.Length);
        for (int value = 0; value < 256; value++)
        {
            Assert.Equal([(byte)value], tokenizer.DecodeBytes([value]));
        }

        Assert.Equal([0xC3, 0xA9], tokenizer.Encode("é"));
        Assert.Equal("\uFFFD", tokenizer.Decode([0xC3]));
        Assert.Equal([0xC3], tokenizer.DecodeBytes([0xC3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Decode([256]));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Decode([-1]));
    }

    [Fact]
    public void TheAlphabetIsThatOfGpt2()
    {
        Assert.Equal('Ġ', ByteAlphabet.CharacterOf((byte)' '));
        Assert.Equal('Ċ', ByteAlphabet.CharacterOf((byte)'\n'));
        Assert.Equal('Ā', ByteAlphabet.CharacterOf(0));
        Assert.Equal('ł', ByteAlphabet.CharacterOf(0xA0));
        Assert.Equal('Ń', ByteAlphabet.CharacterOf(0xAD));
        Assert.Equal('a', ByteAlphabet.CharacterOf((byte)'a'));
        Assert.Equal('ÿ', ByteAlphabet.CharacterOf(0xFF));
    }

    [Fact]
    public void EarlierMergesComeFirst()
    {
        // "abc" is a+bc under one order and ab+c under the other.
        using SmallTokenizer rightFirst = new("b c", "a b");
        Assert.Equal(["a", "bc"], Tokens(rightFirst, "abc"));
        using SmallTokenizer leftFirst = new("a b", "b c");
        Assert.Equal(["ab", "c"], Tokens(leftFirst, "abc"));

        // Of equal merges the leftmost is made first.
        using SmallTokenizer equal = new("a a", "aa a");
        Assert.Equal(["aaa"], Tokens(equal, "aaa"));
        Assert.Equal(["aa", "aa"], Tokens(equal, "aaaa"));
    }

    [Fact]
    public void MergesArePairsOrStringsAlike()
    {
        using SmallTokenizer pairs = new("b c", "a b");
        pairs.Model["merges"] = new JsonArray(new JsonArray("b", "c"), new JsonArray("a", "b"));
        Assert.Equal(["a", "bc"], Tokens(pairs, "abc"));
    }

    [Fact]
    public void IgnoredMergesLetAWholePieceBeItsToken()
    {
        // "abc" is a token that no merges lead to from these.
        using SmallTokenizer small = new("b c", "a b", "ab c");
        Assert.Equal(["a", "bc"], Tokens(small, "abc"));
        small.Model["ignore_merges"] = true;
        Assert.Equal(["abc"], Tokens(small, "abc"));
        Assert.Equal(["a", "bc", "d"], Tokens(small, "abcd"));
    }

    [Theory]
    [InlineData(SmallTokenizer.Gpt2Pattern, "I'll see 12345 Xs'S  now!!\n", "I|'ll|Ġsee|Ġ12345|ĠXs|'|S|Ġ|Ġnow|!!|Ċ")]
    [InlineData(SmallTokenizer.QwenPattern, "I'll see 12345 Xs'S  now!!\n", "I|'ll|Ġsee|Ġ|1|2|3|4|5|ĠXs|'S|Ġ|Ġnow|!!Ċ")]
    [InlineData(SmallTokenizer.Llama3Pattern, "I'll see 12345 Xs'S  now!!\n", "I|'ll|Ġsee|Ġ|123|45|ĠXs|'S|Ġ|Ġnow|!!Ċ")]
    public void PiecesAreThoseOfThePattern(string pattern, string text, string expected)
    {
        CodePointRegex regex = new(pattern);
        Assert.Equal(expected.Split('|'), regex.Split(text).Select(range => ByteAlphabet.Write(text[range])));
    }

    [Fact]
    public void PatternsMeanCodePoints()
    {
        // U+1D49C is a letter, U+1D7D9 a digit, U+1F642 a symbol, U+20000 an ideograph.
        CodePointRegex regex = new(SmallTokenizer.Gpt2Pattern);
        const string Text = "a\U0001D49Cb \U0001D7D91 \U0001F642! \U00020000";
        Assert.Equal(
            ["a\U0001D49Cb", " \U0001D7D91", " \U0001F642!", " \U00020000"], regex.Split(Text).Select(range => Text[range]));
    }

    [Fact]
    public void WhatNoPatternMatchesIsAPieceToo()
    {
        CodePointRegex regex = new("[a-c]+");
        const string Text = "xxabyyc";
        Assert.Equal(["xx", "ab", "yy", "c"], regex.Split(Text).Select(range => Text[range]));
    }

    [Fact]
    public void AddedTokensStandOutsideTheMerges()
    {
        using SmallTokenizer small = new("e n", "en d");
        ByteLevelBpe tokenizer = small
            .WithAddedToken("<end>", 300)
            .WithAddedToken("<end>>", 301)
            .WithAddedToken("<｜x▁y｜>", 302)
            .WithAddedToken("plain", 303, isSpecial: false)
            .Load();
        Assert.Equal(304, tokenizer.Length);
        Assert.Equal([small.Id("end"), 300, small.Id("end"), 301, 302, 303], tokenizer.Encode("end<end>end<end>><｜x▁y｜>plain"));
        Assert.Equal("end<end><｜x▁y｜>plain", tokenizer.Decode([small.Id("end"), 300, 302, 303]));
        Assert.Equal("endplain", tokenizer.Decode([small.Id("end"), 300, 302, 303], skipSpecialTokens: true));
        Assert.True(tokenizer.TryGetId("<end>", out int id));
        Assert.Equal(300, id);
    }

    [Fact]
    public void ATemplatePutsTokensAroundAText()
    {
        using SmallTokenizer small = new();
        small.WithAddedToken("<begin>", 300).WithAddedToken("<end>", 301);
        small.Json["post_processor"] = JsonNode.Parse(
            """
            {"type":"Sequence","processors":[{"type":"ByteLevel"},{"type":"TemplateProcessing","single":
            [{"SpecialToken":{"id":"<begin>","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"<end>","type_id":0}}]}]}
            """);
        ByteLevelBpe tokenizer = small.Load();
        Assert.Equal([300, 'a', 301], tokenizer.Encode("a"));
        Assert.Equal(['a'], tokenizer.Encode("a", addSpecialTokens: false));
        Assert.Equal([300, 301], tokenizer.Encode(string.Empty));
    }

    /// <summary>The tests run without globalization data, as users may: composing is refused where it could not be done.</summary>
    [Fact]
    public void NormalizationIsDoneOrRefusedButNeverSkipped()
    {
        using SmallTokenizer small = new();
        small.Json["normalizer"] = new JsonObject { ["type"] = "NFC" };
        ByteLevelBpe tokenizer = small.Load();
        Assert.Equal(Encoding.UTF8.GetBytes("é数学"), tokenizer.DecodeBytes(tokenizer.Encode("é数学")));
        if ("e\u0301".Normalize() == "é")
        {
            Assert.Equal(tokenizer.Encode("é"), tokenizer.Encode("e\u0301"));
        }
        else
        {
            Assert.Contains(
                "U+0301", Assert.Throws<PlatformNotSupportedException>(() => tokenizer.Encode("e\u0301")).Message, StringComparison.Ordinal);
        }
    }

    private static string[] Tokens(SmallTokenizer small, string text)
    {
        ByteLevelBpe tokenizer = small.Load();
        return [.. tokenizer.Encode(text).Select(id => tokenizer.Decode([id]))];
    }
}
