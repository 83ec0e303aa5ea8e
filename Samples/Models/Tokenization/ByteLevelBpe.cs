using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace Models;

/// <summary>
/// The byte-level BPE of a Hugging Face <c>tokenizer.json</c>, as GPT-2, Qwen and Llama 3 publish it. Merging is done by
/// Microsoft.ML.Tokenizers, which does not read such files; this class reads them, cuts texts and adds special tokens.
/// </summary>
/// <remarks>Every text has ids, and ids without special tokens decode to the text's bytes: no byte is unknown.</remarks>
public sealed class ByteLevelBpe
{
    private readonly TokenizerFile file;
    private readonly BpeTokenizer merging;
    private readonly AddedTokenSplitter beforeNormalization;
    private readonly AddedTokenSplitter afterNormalization;
    private readonly Dictionary<int, byte[]> bytesOf = [];
    private readonly Dictionary<string, int> idOf;
    private readonly HashSet<int> specialIds = [];

    private ByteLevelBpe(string path, TokenizerFile file)
    {
        this.file = file;
        try
        {
            merging = BpeTokenizer.Create(new BpeOptions(file.Vocabulary) { Merges = file.Merges, ByteLevel = true });
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            throw new TokenizerFileException(path, $"the vocabulary or the merges are refused: {error.Message}", error);
        }

        beforeNormalization = new AddedTokenSplitter(file.AddedTokens.FindAll(token => !token.IsNormalized));
        afterNormalization = new AddedTokenSplitter(file.AddedTokens.FindAll(token => token.IsNormalized));
        idOf = new Dictionary<string, int>(file.Vocabulary, StringComparer.Ordinal);
        ListBytes(path);
    }

    /// <summary>One more than the highest id. A model's vocabulary may be larger: some are padded.</summary>
    public int Length { get; private set; }

    /// <summary>Reads a tokenizer.json.</summary>
    /// <exception cref="TokenizerFileException">The file is malformed, no byte-level BPE, or asks for what is not done here.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ByteLevelBpe Load(string path) => new(path, TokenizerFile.Read(path));

    /// <summary>The ids of a text.</summary>
    /// <param name="text">Any text; texts of added tokens in it become those tokens.</param>
    /// <param name="addSpecialTokens">Whether the tokens that the file puts around every text, such as a beginning, are added.</param>
    /// <exception cref="PlatformNotSupportedException">The text needs Unicode normalization, for which the process lacks data.</exception>
    public int[] Encode(string text, bool addSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            // Half a surrogate pair has no bytes; it becomes U+FFFD.
            text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        }

        List<int> ids = [];
        AddAround(ids, file.Prefix, addSpecialTokens);
        beforeNormalization.Split(text, token => ids.Add(token.Id), part => EncodeUnnormalized(part, ids));
        AddAround(ids, file.Suffix, addSpecialTokens);
        return [.. ids];
    }

    /// <summary>The text of ids; bytes that are not UTF-8 become U+FFFD.</summary>
    /// <param name="ids">Ids of this vocabulary.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is none of the vocabulary.</exception>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = false)
        => Encoding.UTF8.GetString(DecodeBytes(ids, skipSpecialTokens));

    /// <summary>The bytes of ids: those of a text that was cut inside a character too.</summary>
    /// <inheritdoc cref="Decode(ReadOnlySpan{int}, bool)"/>
    public byte[] DecodeBytes(ReadOnlySpan<int> ids, bool skipSpecialTokens = false)
    {
        using MemoryStream result = new();
        foreach (int id in ids)
        {
            if (!bytesOf.TryGetValue(id, out byte[]? bytes))
            {
                throw new ArgumentOutOfRangeException(nameof(ids), $"Expected ids below {Length} that are tokens, found {id}.");
            }

            if (!skipSpecialTokens || !specialIds.Contains(id))
            {
                result.Write(bytes);
            }
        }

        return result.ToArray();
    }

    /// <summary>Finds the id of an added token by its text, or of another token as the file writes it.</summary>
    public bool TryGetId(string token, [MaybeNullWhen(false)] out int id) => idOf.TryGetValue(token, out id);

    private void ListBytes(string path)
    {
        // Added tokens are written as they are, all others in the byte alphabet.
        foreach (AddedToken token in file.AddedTokens)
        {
            bytesOf.Add(token.Id, Encoding.UTF8.GetBytes(token.Content));
            idOf[token.Content] = token.Id;
            if (token.IsSpecial)
            {
                specialIds.Add(token.Id);
            }
        }

        foreach ((string token, int id) in file.Vocabulary)
        {
            if (bytesOf.ContainsKey(id))
            {
                if (!file.AddedTokens.Exists(added => added.Id == id && added.Content == token))
                {
                    throw new TokenizerFileException(path, $"token '{token}': the id {id} is taken by an added token.");
                }

                continue;
            }

            bytesOf.Add(id, ByteAlphabet.TryRead(token, out byte[] bytes)
                ? bytes
                : throw new TokenizerFileException(path, $"token '{token}': a character stands for no byte."));
        }

        foreach (int id in bytesOf.Keys)
        {
            Length = Math.Max(Length, checked(id + 1));
        }
    }

    private void AddAround(List<int> ids, List<string> tokens, bool isWanted)
    {
        foreach (string token in tokens)
        {
            if (isWanted)
            {
                ids.Add(idOf[token]);
            }
        }
    }

    private void EncodeUnnormalized(string text, List<int> ids)
    {
        string normalized = file.IsComposed ? CanonicalComposition.Compose(text) : text;
        afterNormalization.Split(normalized, token => ids.Add(token.Id), part => EncodeOrdinary(part, ids));
    }

    private void EncodeOrdinary(string text, List<int> ids)
    {
        List<string> pieces = [text];
        foreach (CodePointRegex pattern in file.Patterns)
        {
            List<string> finer = [];
            foreach (string piece in pieces)
            {
                foreach (Range range in pattern.Split(piece))
                {
                    finer.Add(piece[range]);
                }
            }

            pieces = finer;
        }

        foreach (string piece in pieces)
        {
            if (file.IgnoresMerges && file.Vocabulary.TryGetValue(ByteAlphabet.Write(piece), out int whole))
            {
                ids.Add(whole);
            }
            else
            {
                ids.AddRange(merging.EncodeToIds(piece, considerPreTokenization: false, considerNormalization: false));
            }
        }
    }
}
