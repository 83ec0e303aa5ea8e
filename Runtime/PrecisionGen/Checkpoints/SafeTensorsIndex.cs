using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace PrecisionGen;

/// <summary>The index of a sharded checkpoint: which file holds which tensor.</summary>
internal static class SafeTensorsIndex
{
    /// <summary>Reads an index.</summary>
    /// <returns>The file name of each tensor, without a folder.</returns>
    /// <exception cref="CheckpointException">The index is malformed, names a tensor twice, or names a file outside its folder.</exception>
    internal static Dictionary<string, string> Read(string path)
    {
        long length = new FileInfo(path).Length;
        if (length > SafeTensorsHeader.MaximumLength)
        {
            throw new CheckpointException(path, $"expected an index of at most {SafeTensorsHeader.MaximumLength} bytes, found {length}.");
        }

        Dictionary<string, string>? result = null;
        try
        {
            Utf8JsonReader reader = new(File.ReadAllBytes(path));
            reader.Read();
            Expect(path, reader.TokenType, JsonTokenType.StartObject, "the index");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isMap = reader.ValueTextEquals("weight_map"u8);
                reader.Read();
                if (!isMap)
                {
                    reader.Skip();
                }
                else if (result is not null)
                {
                    throw new CheckpointException(path, "weight_map stands twice.");
                }
                else
                {
                    result = ReadMap(path, ref reader);
                }
            }

            reader.Read();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new CheckpointException(path, $"the index is not valid JSON: {error.Message}", error);
        }

        return result ?? throw new CheckpointException(path, "expected a weight_map, found none.");
    }

    private static Dictionary<string, string> ReadMap(string path, ref Utf8JsonReader reader)
    {
        Expect(path, reader.TokenType, JsonTokenType.StartObject, "weight_map");
        Dictionary<string, string> result = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string tensor = reader.GetString()!;
            reader.Read();
            Expect(path, reader.TokenType, JsonTokenType.String, $"the file of {CheckpointException.Quote(tensor)}");
            string file = reader.GetString()!;
            if (file.AsSpan().IndexOfAny("/\\:\0") >= 0 || !file.EndsWith(".safetensors", StringComparison.Ordinal))
            {
                throw new CheckpointException(
                    path,
                    $"tensor {CheckpointException.Quote(tensor)}: expected the name of a .safetensors file beside the index, found "
                    + $"{CheckpointException.Quote(file)}.");
            }

            if (!result.TryAdd(tensor, file))
            {
                throw new CheckpointException(path, $"tensor {CheckpointException.Quote(tensor)} stands twice in weight_map.");
            }
        }

        return result;
    }

    private static void Expect(string path, JsonTokenType found, JsonTokenType expected, string what)
    {
        if (found != expected)
        {
            throw new CheckpointException(path, $"expected {expected} for {what}, found {found}.");
        }
    }
}
