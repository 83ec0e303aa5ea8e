using System;
using System.Collections.Generic;
using System.Text.Json;

namespace PrecisionGen;

/// <summary>Reads and checks the header of a safetensors file, trusting nothing in it.</summary>
/// <remarks>The format: 8 bytes of little-endian header length, a JSON object, the tensors' bytes without gap or overlap.</remarks>
internal sealed class SafeTensorsHeader
{
    /// <summary>The format's own limit, in bytes.</summary>
    internal const int MaximumLength = 100_000_000;

    private const int MaximumRank = 32;

    private readonly string path;
    private readonly List<SafeTensorsEntry> entries = [];
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    private SafeTensorsHeader(string path)
    {
        this.path = path;
    }

    /// <summary>The tensors by ascending offset.</summary>
    internal IReadOnlyList<SafeTensorsEntry> Entries => entries;

    /// <summary>The strings under <c>__metadata__</c>.</summary>
    internal IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <param name="path">The file, for messages.</param>
    /// <param name="json">The header without its length.</param>
    /// <param name="dataLength">The number of bytes that follow the header in the file.</param>
    /// <exception cref="CheckpointException">The header breaks a rule of the format.</exception>
    internal static SafeTensorsHeader Parse(string path, ReadOnlySpan<byte> json, long dataLength)
    {
        SafeTensorsHeader header = new(path);
        if (json.IsEmpty || json[0] != (byte)'{')
        {
            throw header.Problem("the header is a JSON object; it does not begin with {.");
        }

        try
        {
            Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 4 });
            reader.Read();
            header.ReadObject(ref reader);
            if (reader.Read())
            {
                throw header.Problem("the header is one JSON object; more follows it.");
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is no valid UTF-8 or UTF-16.
            throw new CheckpointException(path, $"the header is not valid JSON: {error.Message}", error);
        }

        header.CheckLayout(dataLength);
        return header;
    }

    private void ReadObject(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!names.Add(name))
            {
                throw Problem($"the name {CheckpointException.Quote(name)} stands twice in the header.");
            }

            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw Problem($"{CheckpointException.Quote(name)} is described by a JSON object; {reader.TokenType} was found.");
            }

            if (name == "__metadata__")
            {
                ReadMetadata(ref reader);
            }
            else
            {
                entries.Add(ReadEntry(ref reader, name));
            }
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                throw Problem($"metadata are strings; {CheckpointException.Quote(key)} is {reader.TokenType}.");
            }

            if (!metadata.TryAdd(key, reader.GetString()!))
            {
                throw Problem($"the metadata key {CheckpointException.Quote(key)} stands twice.");
            }
        }
    }

    private SafeTensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string? format = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            bool isNew = key switch
            {
                "dtype" => Set(ref format, ReadString(ref reader, name, key)),
                "shape" => Set(ref shape, ReadNumbers(ref reader, name, key, MaximumRank)),
                "data_offsets" => Set(ref offsets, ReadNumbers(ref reader, name, key, 2)),
                _ => throw Problem(name, $"expected dtype, shape and data_offsets, found {CheckpointException.Quote(key)}."),
            };
            if (!isNew)
            {
                throw Problem(name, $"{key} stands twice.");
            }
        }

        if (format is null || shape is null || offsets is null)
        {
            string missing = format is null ? "dtype" : shape is null ? "shape" : "data_offsets";
            throw Problem(name, $"expected dtype, shape and data_offsets, found no {missing}.");
        }

        return CreateEntry(name, format, shape, offsets);
    }

    private SafeTensorsEntry CreateEntry(string name, string format, List<long> shape, List<long> offsets)
    {
        int bytes = SafeTensorsFormats.BytesOf(format);
        if (bytes == 0)
        {
            throw Problem(name, $"expected a dtype such as F32, F16 or BF16, found {CheckpointException.Quote(format)}.");
        }

        if (offsets.Count != 2 || offsets[0] > offsets[1])
        {
            throw Problem(name, $"expected data_offsets [begin, end] with begin at most end, found [{string.Join(", ", offsets)}].");
        }

        long length = 1;
        long byteCount;
        try
        {
            foreach (long dimension in shape)
            {
                length = checked(length * dimension);
            }

            byteCount = checked(length * bytes);
        }
        catch (OverflowException)
        {
            throw Problem(name, $"the shape [{string.Join(", ", shape)}] has more than 2^63 bytes.");
        }

        if (byteCount != offsets[1] - offsets[0])
        {
            throw Problem(
                name,
                $"expected {byteCount} bytes for {format} [{string.Join(", ", shape)}], found data_offsets [{offsets[0]}, {offsets[1]}], "
                + $"which are {offsets[1] - offsets[0]}.");
        }

        return new SafeTensorsEntry(name, format, shape.ToArray(), length, offsets[0], byteCount);
    }

    private string ReadString(ref Utf8JsonReader reader, string name, string key) => reader.TokenType == JsonTokenType.String
        ? reader.GetString()!
        : throw Problem(name, $"expected a string for {key}, found {reader.TokenType}.");

    private List<long> ReadNumbers(ref Utf8JsonReader reader, string name, string key, int maximumCount)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Problem(name, $"expected an array for {key}, found {reader.TokenType}.");
        }

        List<long> result = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
            {
                throw Problem(name, $"expected whole numbers from 0 to 2^63 - 1 in {key}, found another {reader.TokenType}.");
            }

            if (result.Count == maximumCount)
            {
                throw Problem(name, $"expected at most {maximumCount} numbers in {key}, found more.");
            }

            result.Add(number);
        }

        return result;
    }

    /// <summary>The tensors must fill the rest of the file exactly.</summary>
    private void CheckLayout(long dataLength)
    {
        // Empty tensors share their offset with what follows them.
        entries.Sort(static (a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset) : a.ByteCount.CompareTo(b.ByteCount));
        long end = 0;
        foreach (SafeTensorsEntry entry in entries)
        {
            if (entry.Offset != end)
            {
                string fault = entry.Offset < end ? "overlaps the tensor before it" : "leaves a gap before it";
                throw Problem(entry.Name, $"{fault}: expected it to begin at byte {end}, found {entry.Offset}.");
            }

            end = entry.Offset + entry.ByteCount;
            if (end > dataLength)
            {
                throw Problem(entry.Name, $"it ends at byte {end}, but the file has {dataLength} bytes of data: it was cut short.");
            }
        }

        if (end != dataLength)
        {
            throw Problem($"the tensors end at byte {end}, but the file has {dataLength} bytes of data.");
        }
    }

    private static bool Set<T>(ref T? field, T value)
        where T : class
    {
        bool isNew = field is null;
        field = value;
        return isNew;
    }

    private CheckpointException Problem(string problem) => new(path, problem);

    private CheckpointException Problem(string tensor, string problem) => new(path, $"tensor {CheckpointException.Quote(tensor)}: {problem}");
}
