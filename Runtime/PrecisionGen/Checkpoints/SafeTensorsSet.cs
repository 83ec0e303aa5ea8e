using System;
using System.Collections.Generic;
using System.IO;

namespace PrecisionGen;

/// <summary>The tensors of a checkpoint: one file, or the shards that an index names.</summary>
internal sealed class SafeTensorsSet : IDisposable
{
    internal const string FileName = "model.safetensors";
    internal const string IndexSuffix = ".safetensors.index.json";

    private readonly List<SafeTensorsFile> files = [];
    private readonly Dictionary<string, StoredTensor> tensors = new(StringComparer.Ordinal);

    private SafeTensorsSet(string path)
    {
        Path = path;
    }

    internal string Path { get; }

    /// <summary>The tensors of all files by name.</summary>
    internal IReadOnlyDictionary<string, StoredTensor> Tensors => tensors;

    /// <summary>The metadata of the first file.</summary>
    internal IReadOnlyDictionary<string, string> Metadata => files[0].Metadata;

    /// <param name="path">A .safetensors file, an index, or a folder with one of them under the usual name.</param>
    internal static SafeTensorsSet Open(string path)
    {
        string found = Directory.Exists(path) ? FindIn(path) : path;
        SafeTensorsSet result = new(found);
        try
        {
            if (found.EndsWith(".json", StringComparison.Ordinal))
            {
                result.OpenShards();
            }
            else
            {
                result.Add(SafeTensorsFile.Open(found));
            }
        }
        catch
        {
            result.Dispose();
            throw;
        }

        return result;
    }

    public void Dispose()
    {
        foreach (SafeTensorsFile file in files)
        {
            file.Dispose();
        }
    }

    private static string FindIn(string folder)
    {
        string file = System.IO.Path.Combine(folder, FileName);
        string index = System.IO.Path.Combine(folder, "model" + IndexSuffix);
        return (File.Exists(file), File.Exists(index)) switch
        {
            (true, false) => file,
            (false, true) => index,
            (true, true) => throw new CheckpointException(folder, $"found both {FileName} and an index; name the one to load."),
            _ => throw new CheckpointException(folder, $"expected {FileName} or model{IndexSuffix}, found neither."),
        };
    }

    private void OpenShards()
    {
        Dictionary<string, string> fileOf = SafeTensorsIndex.Read(Path);
        if (fileOf.Count == 0)
        {
            throw new CheckpointException(Path, "the index names no tensor.");
        }

        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;
        List<string> problems = [];
        SortedSet<string> names = new(fileOf.Values, StringComparer.Ordinal);
        foreach (string name in names)
        {
            string shard = System.IO.Path.Combine(folder, name);
            if (!File.Exists(shard))
            {
                problems.Add($"the shard {name} is missing.");
                continue;
            }

            SafeTensorsFile file = SafeTensorsFile.Open(shard);
            files.Add(file);
            foreach (SafeTensorsEntry entry in file.Tensors)
            {
                if (!fileOf.TryGetValue(entry.Name, out string? expected) || expected != name)
                {
                    problems.Add($"tensor {CheckpointException.Quote(entry.Name)} is in {name}, but the index has it in {expected ?? "no file"}.");
                }
                else
                {
                    tensors.Add(entry.Name, new StoredTensor(file, entry));
                }
            }
        }

        foreach ((string tensor, string name) in fileOf)
        {
            if (!tensors.ContainsKey(tensor))
            {
                problems.Add($"tensor {CheckpointException.Quote(tensor)} is not in {name}, where the index has it.");
            }
        }

        if (problems.Count > 0)
        {
            throw new CheckpointException(Path, problems);
        }
    }

    private void Add(SafeTensorsFile file)
    {
        files.Add(file);
        foreach (SafeTensorsEntry entry in file.Tensors)
        {
            tensors.Add(entry.Name, new StoredTensor(file, entry));
        }
    }
}

/// <summary>A tensor and the file that holds it.</summary>
internal readonly record struct StoredTensor(SafeTensorsFile File, SafeTensorsEntry Entry);
