using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace Models;

/// <summary>What a tokenizer.json of a byte-level BPE says; anything that would change ids and is not understood is an error.</summary>
internal sealed class TokenizerFile
{
    // The pattern that a ByteLevel pre-tokenizer without a Split stands for (Radford et al. 2019).
    private const string ByteLevelPattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private readonly string path;

    private TokenizerFile(string path)
    {
        this.path = path;
    }

    internal Dictionary<string, int> Vocabulary { get; } = new(StringComparer.Ordinal);

    /// <summary>Pairs of tokens, "left right", the first to be merged first.</summary>
    internal List<string> Merges { get; } = [];

    /// <summary>Whether a piece that is a token needs no merges to become it.</summary>
    internal bool IgnoresMerges { get; private set; }

    internal List<AddedToken> AddedTokens { get; } = [];

    /// <summary>Whether texts are brought to Unicode's normalization form C.</summary>
    internal bool IsComposed { get; private set; }

    /// <summary>The patterns that cut a text one after the other.</summary>
    internal List<CodePointRegex> Patterns { get; } = [];

    /// <summary>The special tokens that are put before and after a text.</summary>
    internal List<string> Prefix { get; } = [];

    /// <inheritdoc cref="Prefix"/>
    internal List<string> Suffix { get; } = [];

    /// <exception cref="TokenizerFileException">The file is malformed or asks for what is not done here.</exception>
    internal static TokenizerFile Read(string path)
    {
        byte[] json = File.ReadAllBytes(path);
        TokenizerFile result = new(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            result.ReadRoot(document.RootElement);
        }
        catch (JsonException error)
        {
            throw new TokenizerFileException(path, $"not valid JSON: {error.Message}", error);
        }

        return result;
    }

    private void ReadRoot(JsonElement root)
    {
        Expect(root, JsonValueKind.Object, "the file");
        ReadModel(Member(root, "model", JsonValueKind.Object));
        ReadAddedTokens(root);
        if (Optional(root, "normalizer") is { } normalizer)
        {
            ReadNormalizer(normalizer);
        }

        ReadPreTokenizer(Optional(root, "pre_tokenizer") ?? throw Problem("expected a pre_tokenizer with ByteLevel, found none."));
        if (Optional(root, "post_processor") is { } processor)
        {
            ReadPostProcessor(processor);
        }
    }

    private void ReadModel(JsonElement model)
    {
        ExpectType(model, "model", "BPE");
        foreach (string option in (ReadOnlySpan<string>)["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (Optional(model, option) is { ValueKind: JsonValueKind.String } text && text.GetString()!.Length > 0)
            {
                throw Problem($"model.{option} is no part of a byte-level BPE; found '{text.GetString()}'.");
            }
        }

        if (Optional(model, "dropout") is { ValueKind: JsonValueKind.Number } dropout && dropout.GetDouble() != 0)
        {
            throw Problem("model.dropout makes ids random; expected none.");
        }

        IgnoresMerges = IsTrue(model, "ignore_merges");
        ReadVocabulary(Member(model, "vocab", JsonValueKind.Object));
        foreach (JsonElement merge in Member(model, "merges", JsonValueKind.Array).EnumerateArray())
        {
            Merges.Add(ReadMerge(merge));
        }
    }

    private void ReadVocabulary(JsonElement vocabulary)
    {
        HashSet<int> ids = [];
        foreach (JsonProperty token in vocabulary.EnumerateObject())
        {
            if (token.Value.ValueKind != JsonValueKind.Number || !token.Value.TryGetInt32(out int id) || id < 0)
            {
                throw Problem($"token '{token.Name}': expected an id of at least 0, found {token.Value.GetRawText()}.");
            }

            if (!ids.Add(id))
            {
                throw Problem($"token '{token.Name}': the id {id} is taken by another token.");
            }

            Vocabulary.Add(token.Name, id);
        }

        for (int value = 0; value < 256; value++)
        {
            char character = ByteAlphabet.CharacterOf((byte)value);
            if (!Vocabulary.ContainsKey(character.ToString()))
            {
                throw Problem($"model.vocab has no token '{character}' for the byte {value}: it is not byte-level.");
            }
        }
    }

    private string ReadMerge(JsonElement merge)
    {
        string[] parts = merge.ValueKind switch
        {
            JsonValueKind.String => merge.GetString()!.Split(' '),
            JsonValueKind.Array when merge.GetArrayLength() == 2 && merge[0].ValueKind == JsonValueKind.String
                && merge[1].ValueKind == JsonValueKind.String => [merge[0].GetString()!, merge[1].GetString()!],
            _ => [],
        };
        if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0)
        {
            throw Problem($"merge {Merges.Count}: expected a pair of tokens, found {merge.GetRawText()}.");
        }

        foreach (string token in (ReadOnlySpan<string>)[parts[0], parts[1], parts[0] + parts[1]])
        {
            if (!Vocabulary.ContainsKey(token))
            {
                throw Problem($"merge {Merges.Count}: model.vocab has no token '{token}'.");
            }
        }

        return $"{parts[0]} {parts[1]}";
    }

    private void ReadAddedTokens(JsonElement root)
    {
        if (Optional(root, "added_tokens") is not { } tokens)
        {
            return;
        }

        Expect(tokens, JsonValueKind.Array, "added_tokens");
        foreach (JsonElement token in tokens.EnumerateArray())
        {
            string content = Member(token, "content", JsonValueKind.String).GetString()!;
            if (content.Length == 0 || !Member(token, "id", JsonValueKind.Number).TryGetInt32(out int id) || id < 0)
            {
                throw Problem($"added token '{content}': expected a text and an id of at least 0, found {token.GetRawText()}.");
            }

            foreach (string option in (ReadOnlySpan<string>)["single_word", "lstrip", "rstrip"])
            {
                if (IsTrue(token, option))
                {
                    throw Problem($"added token '{content}': {option} is not supported.");
                }
            }

            if (AddedTokens.Exists(other => other.Id == id || other.Content == content)
                || (Vocabulary.TryGetValue(content, out int known) && known != id))
            {
                throw Problem($"added token '{content}': the text or the id {id} is taken by another token.");
            }

            AddedTokens.Add(new AddedToken(id, content, IsTrue(token, "special"), IsTrue(token, "normalized")));
        }
    }

    private void ReadNormalizer(JsonElement normalizer)
    {
        switch (TypeOf(normalizer, "normalizer"))
        {
            case "Sequence":
                foreach (JsonElement part in Member(normalizer, "normalizers", JsonValueKind.Array).EnumerateArray())
                {
                    ReadNormalizer(part);
                }

                break;
            case "NFC":
                IsComposed = true;
                break;
            case string other:
                throw Problem($"expected the normalizer NFC or none, found {other}.");
        }
    }

    private void ReadPreTokenizer(JsonElement root)
    {
        bool isByteLevel = false;
        foreach (JsonElement part in Parts(root, "pre_tokenizer", "pretokenizers"))
        {
            string type = TypeOf(part, "pre_tokenizer");
            if (isByteLevel)
            {
                throw Problem($"expected ByteLevel to be the last pre-tokenizer, found {type} after it.");
            }

            if (type == "Split")
            {
                Patterns.Add(ReadSplit(part));
            }
            else if (type == "ByteLevel")
            {
                isByteLevel = true;
                if (IsTrue(part, "add_prefix_space"))
                {
                    throw Problem("pre_tokenizer: add_prefix_space is not supported.");
                }

                if (Optional(part, "use_regex") is not { ValueKind: JsonValueKind.False })
                {
                    Patterns.Add(new CodePointRegex(ByteLevelPattern));
                }
            }
            else
            {
                throw Problem($"expected the pre-tokenizers Split and ByteLevel, found {type}.");
            }
        }

        if (!isByteLevel)
        {
            throw Problem("expected a ByteLevel pre-tokenizer, found none.");
        }
    }

    private CodePointRegex ReadSplit(JsonElement split)
    {
        string behaviour = Member(split, "behavior", JsonValueKind.String).GetString()!;
        bool isInverted = IsTrue(split, "invert");

        // Removing what does not match keeps the matches; these patterns leave nothing between them.
        if (isInverted ? behaviour != "Removed" : behaviour != "Isolated")
        {
            throw Problem($"expected a Split that isolates matches, found {behaviour}{(isInverted ? ", inverted" : string.Empty)}.");
        }

        JsonElement pattern = Member(split, "pattern", JsonValueKind.Object);
        try
        {
            return new CodePointRegex(Member(pattern, "Regex", JsonValueKind.String).GetString()!);
        }
        catch (ArgumentException error)
        {
            throw new TokenizerFileException(path, $"the pattern of a Split is no regular expression: {error.Message}", error);
        }
    }

    private void ReadPostProcessor(JsonElement root)
    {
        foreach (JsonElement part in Parts(root, "post_processor", "processors"))
        {
            string type = TypeOf(part, "post_processor");
            if (type == "TemplateProcessing")
            {
                ReadTemplate(Member(part, "single", JsonValueKind.Array));
            }
            else if (type != "ByteLevel")
            {
                throw Problem($"expected the post-processors ByteLevel and TemplateProcessing, found {type}.");
            }
        }
    }

    private void ReadTemplate(JsonElement template)
    {
        List<string> tokens = Prefix;
        foreach (JsonElement piece in template.EnumerateArray())
        {
            if (Optional(piece, "Sequence") is not null)
            {
                tokens = Suffix;
                continue;
            }

            string content = Member(Member(piece, "SpecialToken", JsonValueKind.Object), "id", JsonValueKind.String).GetString()!;
            if (!AddedTokens.Exists(token => token.Content == content))
            {
                throw Problem($"post_processor: '{content}' is no added token.");
            }

            tokens.Add(content);
        }
    }

    private IEnumerable<JsonElement> Parts(JsonElement root, string name, string list)
    {
        if (TypeOf(root, name) != "Sequence")
        {
            return [root];
        }

        return Member(root, list, JsonValueKind.Array).EnumerateArray();
    }

    private string TypeOf(JsonElement element, string name)
    {
        Expect(element, JsonValueKind.Object, name);
        return Member(element, "type", JsonValueKind.String).GetString()!;
    }

    private void ExpectType(JsonElement element, string name, string expected)
    {
        string found = TypeOf(element, name);
        if (found != expected)
        {
            throw Problem($"{name}: expected the type {expected}, found {found}.");
        }
    }

    private JsonElement Member(JsonElement element, string name, JsonValueKind kind)
    {
        Expect(element, JsonValueKind.Object, $"the parent of {name}");
        JsonElement member = Optional(element, name) ?? throw Problem($"expected {name}, found none.");
        Expect(member, kind, name);
        return member;
    }

    private static JsonElement? Optional(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member)
            && member.ValueKind != JsonValueKind.Null
            ? member
            : null;

    private static bool IsTrue(JsonElement element, string name) => Optional(element, name) is { ValueKind: JsonValueKind.True };

    private void Expect(JsonElement element, JsonValueKind kind, string what)
    {
        if (element.ValueKind != kind)
        {
            throw Problem($"expected {kind} for {what}, found {element.ValueKind}.");
        }
    }

    private TokenizerFileException Problem(string problem) => new(path, problem);
}
