using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace PrecisionGen;

/// <summary>Writes one safetensors file under a temporary name, tensor after tensor.</summary>
internal sealed class SafeTensorsWriter : IDisposable
{
    private readonly FileStream stream;

    /// <param name="path">The final name; it appears when <see cref="Publish"/> renames the file.</param>
    internal SafeTensorsWriter(string path, DType dtype, IReadOnlyList<CheckpointTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Path = path;
        TemporaryPath = $"{path}.{Guid.NewGuid():N}.tmp";
        stream = new FileStream(TemporaryPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        WriteHeader(dtype, tensors, metadata);
    }

    internal string Path { get; }

    private string TemporaryPath { get; }

    internal static long ByteCount(CheckpointTensor tensor, DType dtype)
    {
        long count = SafeTensorsFormats.BytesOf(dtype);
        foreach (int dimension in tensor.Shape)
        {
            count = checked(count * dimension);
        }

        return count;
    }

    internal void Write(ReadOnlySpan<byte> bytes) => stream.Write(bytes);

    /// <summary>Brings the bytes to the disk and closes the file.</summary>
    internal void Complete()
    {
        stream.Flush(flushToDisk: true);
        stream.Dispose();
    }

    /// <summary>Gives the complete file its name.</summary>
    internal void Publish() => File.Move(TemporaryPath, Path, overwrite: true);

    /// <summary>Closes the file, and deletes it where it was not published.</summary>
    public void Dispose()
    {
        stream.Dispose();
        File.Delete(TemporaryPath);
    }

    private void WriteHeader(DType dtype, IReadOnlyList<CheckpointTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using MemoryStream header = new();
        using (Utf8JsonWriter json = new(header))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__"u8);
            foreach ((string key, string value) in metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            WriteTensors(json, dtype, tensors);
            json.WriteEndObject();
        }

        // The data begin at a multiple of 8 bytes.
        while (header.Length % 8 != 0)
        {
            header.WriteByte((byte)' ');
        }

        if (header.Length > SafeTensorsHeader.MaximumLength)
        {
            throw new CheckpointException(Path, $"the header has {header.Length} bytes; readers take {SafeTensorsHeader.MaximumLength}.");
        }

        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header.GetBuffer().AsSpan(0, (int)header.Length));
    }

    private static void WriteTensors(Utf8JsonWriter json, DType dtype, IReadOnlyList<CheckpointTensor> tensors)
    {
        long offset = 0;
        foreach (CheckpointTensor tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype"u8, SafeTensorsFormats.NameOf(dtype));
            json.WriteStartArray("shape"u8);
            foreach (int dimension in tensor.Shape)
            {
                json.WriteNumberValue(dimension);
            }

            json.WriteEndArray();
            json.WriteStartArray("data_offsets"u8);
            json.WriteNumberValue(offset);
            offset += ByteCount(tensor, dtype);
            json.WriteNumberValue(offset);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
