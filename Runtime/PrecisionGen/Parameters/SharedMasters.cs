using System;
using System.Threading;

namespace PrecisionGen;

/// <summary>The Float32 masters and version that every view of one model shares, and the gate between kernels and writers.</summary>
internal sealed class SharedMasters
{
    private const int Writing = -1;

    // The number of running kernels, or Writing.
    private int activity;
    private bool pristine = true;

    internal SharedMasters(AlignedBuffer<float>? masters, WeightsVersion version)
    {
        Masters = masters;
        Version = version;
    }

    internal AlignedBuffer<float>? Masters { get; }

    internal WeightsVersion Version { get; private set; }

    internal WeightsVersion? Parent { get; private set; }

    /// <summary>Counts writes: cheaper to compare than a version.</summary>
    internal long Revision { get; private set; }

    internal void EnterKernel()
    {
        int seen = Volatile.Read(ref activity);
        while (true)
        {
            if (seen == Writing)
            {
                throw new InvalidOperationException("A kernel was called while the weights of its model are being written.");
            }

            int found = Interlocked.CompareExchange(ref activity, seen + 1, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }

    internal void ExitKernel()
    {
        if (Volatile.Read(ref activity) <= 0)
        {
            throw new InvalidOperationException("ExitKernel was called without EnterKernel.");
        }

        Interlocked.Decrement(ref activity);
    }

    internal void BeginWrite()
    {
        int found = Interlocked.CompareExchange(ref activity, Writing, 0);
        if (found != 0)
        {
            throw new InvalidOperationException(found == Writing
                ? "The weights are being written by another caller."
                : $"The weights cannot be written while kernels of their model run ({found} running).");
        }
    }

    /// <summary>Ends a write that changed nothing.</summary>
    internal void AbandonWrite() => Volatile.Write(ref activity, 0);

    /// <summary>Ends a write by the user.</summary>
    internal void EndWrite()
    {
        Branch();
        Finish();
    }

    /// <summary>Ends a write by an optimizer.</summary>
    internal void EndOptimizerStep()
    {
        // Equal initial weights may be trained on different data elsewhere: the lineages part at the first write.
        if (pristine)
        {
            Branch();
        }

        Version = Version with { Step = Version.Step + 1 };
        Finish();
    }

    /// <summary>Ends the loading of a checkpoint.</summary>
    internal void EndLoad(WeightsVersion loaded)
    {
        Version = loaded;
        Parent = null;
        Finish();
        pristine = true;
    }

    private void Branch()
    {
        Parent = Version;
        Version = Version.Branch();
    }

    private void Finish()
    {
        pristine = false;
        Revision++;
        Volatile.Write(ref activity, 0);
    }
}
