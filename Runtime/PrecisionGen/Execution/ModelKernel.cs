using System;
using System.ComponentModel;
using System.Threading;
using PrecisionGen.Numerics;

namespace PrecisionGen.Execution;

/// <summary>What inference and training kernels share: one caller at a time, threads, and guards against writes to the weights.</summary>
public abstract class ModelKernel : IDisposable
{
    private int callers;
    private bool isDisposed;

    /// <summary>Prepares a kernel; generated code calls it.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected ModelKernel(ModelWeights weights, Fingerprint fingerprint, int maximumBatch, KernelOptions options)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(options);
        weights.Parameters.ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options) + "." + nameof(options.Threads));
        Weights = weights;
        Fingerprint = fingerprint;
        MaximumBatch = maximumBatch;
        Pool = new WorkerPool(options.Threads);
    }

    /// <summary>The most samples of one call.</summary>
    public int MaximumBatch { get; }

    /// <summary>The number of threads.</summary>
    public int Threads => Pool.Threads;

    /// <summary>The SHA-256 of the arithmetic that this kernel computes.</summary>
    public Fingerprint Fingerprint { get; }

    internal ModelWeights Weights { get; }

    internal WorkerPool Pool { get; }

    /// <summary>Ends the kernel's threads. Disposing twice is allowed, disposing during a call is not.</summary>
    /// <exception cref="InvalidOperationException">A call is running; the kernel stays usable.</exception>
    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        if (Interlocked.Exchange(ref callers, 1) != 0)
        {
            throw new InvalidOperationException("A kernel cannot be disposed while a call is running.");
        }

        isDisposed = true;
        Volatile.Write(ref callers, 0);
        Pool.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Begins a call: one caller at a time, standard floating point, no writes to the weights until <see cref="Exit"/>.</summary>
    internal Stamp Enter()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (Interlocked.Exchange(ref callers, 1) != 0)
        {
            throw new InvalidOperationException("A kernel serves one caller at a time, and another call is running. Create a kernel for each thread.");
        }

        try
        {
            FloatingPointEnvironment.ThrowIfNotStandard();
            Weights.Parameters.EnterKernel();
        }
        catch
        {
            Volatile.Write(ref callers, 0);
            throw;
        }

        return new Stamp(Fingerprint, Weights.Parameters.Version);
    }

    internal void Exit()
    {
        Weights.Parameters.ExitKernel();
        Volatile.Write(ref callers, 0);
    }
}

/// <summary>A kernel that computes outputs only.</summary>
public abstract class InferenceKernel : ModelKernel
{
    /// <summary>Prepares a kernel; generated code calls it.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected InferenceKernel(ModelWeights weights, Fingerprint fingerprint, int maximumBatch, KernelOptions options)
        : base(weights, fingerprint, maximumBatch, options)
    {
    }
}
