using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading;

namespace PrecisionGen;

/// <summary>Writes the weights of a model: all values are checked, all files completed, then renamed.</summary>
internal sealed class CheckpointSave
{
    private readonly ParameterSet parameters;
    private readonly string path;
    private readonly DType dtype;
    private readonly SafeTensorsOptions options;
    private readonly IProgress<CheckpointProgress>? progress;
    private readonly List<Piece> pieces = [];
    private readonly float[] block = new float[CheckpointLoad.BlockLength];
    private readonly ushort[] bits = new ushort[CheckpointLoad.BlockLength];
    private readonly long total;
    private long done;

    internal CheckpointSave(
        ParameterSet parameters, string path, CheckpointMap map, SafeTensorsOptions options, IProgress<CheckpointProgress>? progress)
    {
        this.parameters = parameters;
        this.path = path;
        this.options = options;
        this.progress = progress;
        dtype = options.DType ?? (parameters.HasMasters ? DType.Float32 : parameters.DType);
        List<string> problems = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (Parameter parameter in parameters)
        {
            AddPieces(parameter, map, names, problems);
        }

        if (problems.Count > 0)
        {
            throw new CheckpointException(path, problems);
        }

        foreach (Piece piece in pieces)
        {
            total += SafeTensorsWriter.ByteCount(piece.Tensor, dtype);
        }
    }

    internal void Run(CancellationToken cancellationToken)
    {
        CheckValues(cancellationToken);
        if (!path.EndsWith(SafeTensorsSet.IndexSuffix, StringComparison.Ordinal))
        {
            using SafeTensorsWriter file = Write(path, pieces, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            file.Publish();
            return;
        }

        WriteShards(cancellationToken);
    }

    private void AddPieces(Parameter parameter, CheckpointMap map, HashSet<string> names, List<string> problems)
    {
        try
        {
            int start = parameter.Start;
            foreach (CheckpointTensor tensor in map.TensorsOf(parameter.Name, parameter.Shape))
            {
                if (!names.Add(tensor.Name) || tensor.Name == "__metadata__")
                {
                    problems.Add($"tensor {tensor.Name}: the name of {parameter.Name} is taken.");
                }

                int length = (int)(SafeTensorsWriter.ByteCount(tensor, DType.Float32) / sizeof(float));
                pieces.Add(new Piece(tensor, start, length));
                start += length;
            }
        }
        catch (ArgumentException error)
        {
            problems.Add(error.Message);
        }
    }

    private void CheckValues(CancellationToken cancellationToken)
    {
        List<string> problems = [];
        foreach (Parameter parameter in parameters)
        {
            for (int start = 0; dtype != DType.Float32 && start < parameter.Length; start += block.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Span<float> values = block.AsSpan(0, Math.Min(block.Length, parameter.Length - start));
                parameters.ReadAt(parameter.Start + start, values);
                int overflow = StorageFormat.IndexOfOverflow(values, dtype);
                if (overflow >= 0)
                {
                    problems.Add(string.Create(
                        CultureInfo.InvariantCulture,
                        $"parameter {parameter.Name}: element {start + overflow} is {values[overflow]:R}, which is infinite in {dtype}."));
                    break;
                }
            }
        }

        if (problems.Count > 0)
        {
            throw new CheckpointException(path, problems);
        }
    }

    private void WriteShards(CancellationToken cancellationToken)
    {
        List<List<Piece>> shards = Shards();
        string stem = path[..^SafeTensorsSet.IndexSuffix.Length];
        List<SafeTensorsWriter> written = [];
        string temporaryIndex = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            SortedDictionary<string, string> fileOf = new(StringComparer.Ordinal);
            for (int i = 0; i < shards.Count; i++)
            {
                string shard = string.Create(CultureInfo.InvariantCulture, $"{stem}-{i + 1:D5}-of-{shards.Count:D5}.safetensors");
                written.Add(Write(shard, shards[i], cancellationToken));
                foreach (Piece piece in shards[i])
                {
                    fileOf.Add(piece.Tensor.Name, Path.GetFileName(shard));
                }
            }

            WriteIndex(temporaryIndex, fileOf);
            cancellationToken.ThrowIfCancellationRequested();

            // Without an index the shards are no checkpoint: a mixture of old and new ones can never be loaded.
            File.Delete(path);
            foreach (SafeTensorsWriter file in written)
            {
                file.Publish();
            }

            File.Move(temporaryIndex, path, overwrite: true);
        }
        finally
        {
            foreach (SafeTensorsWriter file in written)
            {
                file.Dispose();
            }

            File.Delete(temporaryIndex);
        }
    }

    private List<List<Piece>> Shards()
    {
        List<List<Piece>> shards = [];
        long size = 0;
        foreach (Piece piece in pieces)
        {
            long bytes = SafeTensorsWriter.ByteCount(piece.Tensor, dtype);
            if (shards.Count == 0 || size + bytes > options.MaximumShardBytes)
            {
                shards.Add([]);
                size = 0;
            }

            shards[^1].Add(piece);
            size += bytes;
        }

        return shards;
    }

    private SafeTensorsWriter Write(string file, List<Piece> shard, CancellationToken cancellationToken)
    {
        SafeTensorsWriter writer = new(file, dtype, shard.ConvertAll(static piece => piece.Tensor), Metadata());
        try
        {
            foreach (Piece piece in shard)
            {
                Write(writer, piece, cancellationToken);
            }

            writer.Complete();
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    private void Write(SafeTensorsWriter writer, Piece piece, CancellationToken cancellationToken)
    {
        float[]? transposed = null;
        if (piece.Tensor.IsTransposed)
        {
            float[] values = new float[piece.Length];
            parameters.ReadAt(piece.Start, values);
            transposed = Transposition.Of(values, piece.Tensor.Shape[1], piece.Tensor.Shape[0]);
        }

        for (int start = 0; start < piece.Length; start += block.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<float> values = block.AsSpan(0, Math.Min(block.Length, piece.Length - start));
            if (transposed is null)
            {
                parameters.ReadAt(piece.Start + start, values);
            }
            else
            {
                transposed.AsSpan(start, values.Length).CopyTo(values);
            }

            ReadOnlySpan<byte> bytes = Bytes(values);
            writer.Write(bytes);
            done += bytes.Length;
            progress?.Report(new CheckpointProgress(done, total, piece.Tensor.Name));
        }
    }

    private ReadOnlySpan<byte> Bytes(Span<float> values)
    {
        if (dtype == DType.Float32)
        {
            return MemoryMarshal.AsBytes(values);
        }

        Span<ushort> narrow = bits.AsSpan(0, values.Length);
        StorageFormat.Narrow(values, narrow, dtype);
        return MemoryMarshal.AsBytes(narrow);
    }

    private Dictionary<string, string> Metadata()
    {
        // Hugging Face's loader asks for a format; pt is what its own checkpoints say.
        Dictionary<string, string> result = new(StringComparer.Ordinal) { ["format"] = "pt" };
        foreach ((string key, string value) in options.Metadata)
        {
            result[key] = value;
        }

        bool isComplete = total == (long)parameters.TotalLength * SafeTensorsFormats.BytesOf(dtype);
        if (parameters.HasMasters && dtype == DType.Float32 && isComplete)
        {
            result[SafeTensors.VersionKey] = parameters.Version.ToString();
        }
        else
        {
            result.Remove(SafeTensors.VersionKey);
        }

        return result;
    }

    private void WriteIndex(string file, SortedDictionary<string, string> fileOf)
    {
        using FileStream stream = new(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata"u8);
            json.WriteNumber("total_size"u8, total);
            json.WriteEndObject();
            json.WriteStartObject("weight_map"u8);
            foreach ((string tensor, string shard) in fileOf)
            {
                json.WriteString(tensor, shard);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        stream.Flush(flushToDisk: true);
    }

    private sealed record Piece(CheckpointTensor Tensor, int Start, int Length);
}
