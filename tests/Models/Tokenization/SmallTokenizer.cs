extern alias Real;

using System;
using System.IO;
using System.Text.Json.Nodes;
using Real::Models;

namespace Models.Tests.Tokenization;

/// <summary>Writes small tokenizer.json files: the 256 bytes in the order of their characters, then what merges make.</summary>
internal sealed class SmallTokenizer : IDisposable
{
    internal const string Gpt2Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    internal const string QwenPattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    internal const string Llama3Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private readonly string folder = Directory.CreateTempSubdirectory("precisiongen-tokenizer-").FullName;

    internal SmallTokenizer(params string[] merges)
    {
        JsonObject vocabulary = [];
        for (int value = 0; value < 256; value++)
        {
            vocabulary[ByteAlphabet.CharacterOf((byte)value).ToString()] = value;
        }

        JsonArray pairs = [];
        foreach (string merge in merges)
        {
            pairs.Add(merge);
            string token = merge.Replace(" ", string.Empty, StringComparison.Ordinal);
            if (!vocabulary.ContainsKey(token))
            {
                vocabulary[token] = vocabulary.Count;
            }
        }

        Json = new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = new JsonArray(),
            ["normalizer"] = null,
            ["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = true },
            ["post_processor"] = null,
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel" },
            ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = vocabulary, ["merges"] = pairs },
        };
    }

    internal JsonObject Json { get; }

    internal JsonObject Model => Json["model"]!.AsObject();

    internal string Path => System.IO.Path.Combine(folder, "tokenizer.json");

    /// <summary>Cuts as files of Qwen and Llama do: a Split, then bytes.</summary>
    internal SmallTokenizer WithSplit(string pattern)
    {
        Json["pre_tokenizer"] = new JsonObject
        {
            ["type"] = "Sequence",
            ["pretokenizers"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "Split",
                    ["pattern"] = new JsonObject { ["Regex"] = pattern },
                    ["behavior"] = "Isolated",
                    ["invert"] = false,
                },
                new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["use_regex"] = false }),
        };
        return this;
    }

    internal SmallTokenizer WithAddedToken(string content, int id, bool isSpecial = true, bool isNormalized = false)
    {
        Json["added_tokens"]!.AsArray().Add(new JsonObject
        {
            ["id"] = id,
            ["content"] = content,
            ["single_word"] = false,
            ["lstrip"] = false,
            ["rstrip"] = false,
            ["normalized"] = isNormalized,
            ["special"] = isSpecial,
        });
        return this;
    }

    internal int Id(string token) => Model["vocab"]!.AsObject()[token]!.GetValue<int>();

    internal ByteLevelBpe Load()
    {
        File.WriteAllText(Path, Json.ToJsonString());
        return ByteLevelBpe.Load(Path);
    }

    internal TokenizerFileException Refused() => Xunit.Assert.Throws<TokenizerFileException>(Load);

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
