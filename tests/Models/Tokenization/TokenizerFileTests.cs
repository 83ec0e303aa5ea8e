extern alias Real;

using System;
using System.IO;
using System.Text.Json.Nodes;
using Xunit;
using Real::Models;

namespace Models.Tests.Tokenization;

public sealed class TokenizerFileTests
{
    [Theory]
    [InlineData("model", "null", "expected model")]
    [InlineData("model", """{"type":"Unigram"}""", "expected the type BPE, found Unigram")]
    [InlineData("model", """{"type":"BPE","vocab":[],"merges":[]}""", "expected Object for vocab")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":-1},"merges":[]}""", "expected an id of at least 0, found -1")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":1.5},"merges":[]}""", "expected an id of at least 0, found 1.5")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":1,"b":1},"merges":[]}""", "the id 1 is taken")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":1},"merges":[]}""", "has no token 'Ā' for the byte 0")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":1},"merges":[],"end_of_word_suffix":"</w>"}""", "no part of a byte-level BPE")]
    [InlineData("model", """{"type":"BPE","vocab":{"a":1},"merges":[],"dropout":0.5}""", "dropout")]
    [InlineData("normalizer", """{"type":"Lowercase"}""", "found Lowercase")]
    [InlineData("normalizer", """{"type":"Sequence","normalizers":[{"type":"NFKC"}]}""", "found NFKC")]
    [InlineData("pre_tokenizer", "null", "found none")]
    [InlineData("pre_tokenizer", """{"type":"Metaspace"}""", "found Metaspace")]
    [InlineData("pre_tokenizer", """{"type":"ByteLevel","add_prefix_space":true}""", "add_prefix_space")]
    [InlineData("pre_tokenizer", """{"type":"Sequence","pretokenizers":[]}""", "expected a ByteLevel pre-tokenizer")]
    [InlineData("pre_tokenizer", """{"type":"Sequence","pretokenizers":[{"type":"ByteLevel"},{"type":"ByteLevel"}]}""", "to be the last")]
    [InlineData("pre_tokenizer", """{"type":"Split","behavior":"Isolated","pattern":{"Regex":"("}}""", "no regular expression")]
    [InlineData("pre_tokenizer", """{"type":"Split","behavior":"Removed","pattern":{"Regex":"a"}}""", "found Removed")]
    [InlineData("pre_tokenizer", """{"type":"Split","behavior":"Isolated","pattern":{"String":"a"}}""", "expected Regex")]
    [InlineData("post_processor", """{"type":"BertProcessing"}""", "found BertProcessing")]
    [InlineData("post_processor", """{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>"}}]}""", "'<s>' is no added token")]
    [InlineData("added_tokens", """[{"id":300,"content":"<s>","lstrip":true}]""", "lstrip is not supported")]
    [InlineData("added_tokens", """[{"id":-300,"content":"<s>"}]""", "an id of at least 0")]
    [InlineData("added_tokens", """[{"id":300,"content":""}]""", "expected a text")]
    [InlineData("added_tokens", """[{"id":300,"content":"a"}]""", "is taken by another token")]
    [InlineData("added_tokens", """[{"id":300,"content":"<s>"},{"id":300,"content":"<t>"}]""", "the id 300 is taken")]
    [InlineData("added_tokens", """[{"id":97,"content":"<s>"}]""", "the id 97 is taken by an added token")]
    [InlineData("added_tokens", """{}""", "expected Array for added_tokens")]
    public void WhatIsWrongIsNamed(string member, string json, string problem)
    {
        using SmallTokenizer small = new();
        small.Json[member] = JsonNode.Parse(json);
        TokenizerFileException error = small.Refused();
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains(small.Path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"a b c\"", "merge 0: expected a pair of tokens")]
    [InlineData("\"ab\"", "merge 0: expected a pair of tokens")]
    [InlineData("[\"a\"]", "merge 0: expected a pair of tokens")]
    [InlineData("7", "merge 0: expected a pair of tokens")]
    [InlineData("\"a xyz\"", "merge 0: model.vocab has no token 'xyz'")]
    [InlineData("\"a b\"", "merge 0: model.vocab has no token 'ab'")]
    public void AMergeThatTheVocabularyDoesNotHaveIsNamed(string merge, string problem)
    {
        using SmallTokenizer small = new();
        small.Model["merges"] = new JsonArray(JsonNode.Parse(merge));
        Assert.Contains(problem, small.Refused().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMergeThatStandsTwiceIsRefused()
    {
        using SmallTokenizer small = new("a b", "a b");
        Assert.Contains("refused", small.Refused().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATokenOutsideTheAlphabetIsRefused()
    {
        using SmallTokenizer small = new();
        small.Model["vocab"]!.AsObject()["数"] = 256;
        Assert.Contains("token '数': a character stands for no byte", small.Refused().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TextThatIsNoJsonIsRefused()
    {
        using SmallTokenizer small = new();
        foreach (string text in (string[])["", "{", "[]", "{\"model\":{},\"model\":{}}"])
        {
            File.WriteAllText(small.Path, text);
            Assert.Throws<TokenizerFileException>(() => ByteLevelBpe.Load(small.Path));
        }
    }
}
