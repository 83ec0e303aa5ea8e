using System;
using System.Globalization;
using System.IO;
using System.Threading;

namespace PrecisionGen;

/// <summary>Loads and saves the weights of a model as safetensors: one file, or shards and their index.</summary>
public static class SafeTensors
{
    /// <summary>The metadata key under which saved Float32 masters carry their version.</summary>
    internal const string VersionKey = "precisiongen.weights_version";

    /// <summary>Replaces every weight of a model by those of a checkpoint.</summary>
    /// <remarks>
    /// F32, F16 and BF16 tensors fit any dtype of the model: they are widened exactly, and rounded where a storage copy is. The names,
    /// shapes and formats of all tensors, and that no weight becomes infinite in the storage copy, are checked before the first weight is
    /// written. Where the file was saved here from Float32 masters, its version is taken over; otherwise a new lineage is drawn.
    /// </remarks>
    /// <param name="path">A .safetensors file, a .safetensors.index.json, or a folder with <c>model.safetensors</c> or its index.</param>
    /// <param name="parameters">The weights to replace.</param>
    /// <param name="map">Which tensors make up which parameter; null: the names and shapes are the same.</param>
    /// <param name="progress">Told after every piece.</param>
    /// <param name="cancellationToken">Heeded until the first weight is written.</param>
    /// <exception cref="CheckpointException">
    /// A file is malformed, or tensors are missing, too many, of another shape or format, or not finite in the storage copy: all of them are
    /// listed, and no weight was written.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; no weight was written.</exception>
    /// <exception cref="InvalidOperationException">A kernel of the model is running.</exception>
    public static void Load(
        string path,
        ParameterSet parameters,
        CheckpointMap? map = null,
        IProgress<CheckpointProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using SafeTensorsSet files = SafeTensorsSet.Open(path);
        CheckpointPlan plan = CheckpointPlan.Create(files, parameters, map ?? CheckpointMap.Identity);
        new CheckpointLoad(plan, progress).Run(cancellationToken);
    }

    /// <summary>Saves every weight of a model: the masters, or, where there are none, the storage copy.</summary>
    /// <remarks>
    /// Files are written under other names and renamed when they are complete. Of a sharded set the index is renamed last, and one that was
    /// there is deleted before the first shard is replaced: an interrupted save leaves an old set or none, never a mixture.
    /// </remarks>
    /// <param name="parameters">The weights.</param>
    /// <param name="path">The file to write; a name that ends in <c>.safetensors.index.json</c> writes shards beside it.</param>
    /// <param name="map">Which tensors make up which parameter; null: the names and shapes are the same.</param>
    /// <param name="options">The format, the size of shards, and what else the files say.</param>
    /// <param name="progress">Told after every piece.</param>
    /// <param name="cancellationToken">Heeded until the first file is renamed.</param>
    /// <exception cref="CheckpointException">Weights become infinite in the format that was asked for, or the map fits no parameter.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; no file was replaced.</exception>
    public static void Save(
        ParameterSet parameters,
        string path,
        CheckpointMap? map = null,
        SafeTensorsOptions? options = null,
        IProgress<CheckpointProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        options ??= new SafeTensorsOptions();

        // Counted as a running kernel: nobody writes the weights meanwhile.
        parameters.EnterKernel();
        try
        {
            new CheckpointSave(parameters, path, map ?? CheckpointMap.Identity, options, progress).Run(cancellationToken);
        }
        finally
        {
            parameters.ExitKernel();
        }
    }

    /// <summary>Reads what <see cref="WeightsVersion.ToString"/> writes.</summary>
    internal static bool TryParseVersion(string text, out WeightsVersion version)
    {
        version = default;
        int at = text.IndexOf('@', StringComparison.Ordinal);
        if (at != 32
            || !UInt128.TryParse(text.AsSpan(0, at), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 lineage)
            || !long.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long step))
        {
            return false;
        }

        version = new WeightsVersion(lineage, step);
        return true;
    }
}
