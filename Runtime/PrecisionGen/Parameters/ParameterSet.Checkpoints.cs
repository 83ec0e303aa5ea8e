using System;

namespace PrecisionGen;

/// <content>What checkpoints use to read and replace weights in pieces, without a second copy of them.</content>
public sealed partial class ParameterSet
{
    /// <summary>Starts replacing weights: kernels and other writers are refused until <see cref="EndCheckpoint"/>.</summary>
    /// <exception cref="InvalidOperationException">A kernel or another writer is running.</exception>
    internal void BeginCheckpoint()
    {
        ThrowIfDisposed();
        shared.BeginWrite();
    }

    /// <summary>Replaces elements from a position of the flat buffer on; values that overflow the storage were refused before.</summary>
    internal void StoreAt(int start, ReadOnlySpan<float> values)
    {
        AlignedBuffer<float>? target = shared.Masters ?? float32Storage;
        if (target is not null)
        {
            values.CopyTo(target.Span[start..]);
        }
        else
        {
            StorageFormat.Narrow(values, storage!.Span.Slice(start, values.Length), DType);
        }
    }

    /// <summary>Ends replacing weights.</summary>
    /// <param name="version">The version that the checkpoint carries; null draws a new lineage.</param>
    internal void EndCheckpoint(WeightsVersion? version)
    {
        if (version is { } loaded)
        {
            shared.EndLoad(loaded);
        }
        else
        {
            shared.EndWrite();
        }
    }

    /// <summary>Reads the masters, or, where there are none, the widened storage copy, from a position of the flat buffer on.</summary>
    internal void ReadAt(int start, Span<float> destination)
    {
        if (shared.Masters is { } masters)
        {
            masters.Span.Slice(start, destination.Length).CopyTo(destination);
        }
        else
        {
            ReadStorage(start, destination);
        }
    }
}
