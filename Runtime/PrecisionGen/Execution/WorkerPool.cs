using System;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace PrecisionGen.Execution;

/// <summary>
/// A fixed set of threads for the items of one kernel. Items are claimed one by one, so which thread does an item depends on timing and
/// results must not depend on that. One caller at a time; a run allocates nothing.
/// </summary>
public sealed class WorkerPool : IDisposable
{
    private const int SpinIterations = 2000;
    private readonly Thread[] workers;
    private readonly object gate = new();
    private IParallelWork? work;
    private ExceptionDispatchInfo? failure;
    private int items;
    private int nextItem;
    private int unfinishedWorkers;
    private int callers;
    private volatile int generation;
    private volatile bool isDisposed;

    /// <summary>Starts <paramref name="threads"/> - 1 background threads; the caller of <see cref="Run"/> is the last one.</summary>
    /// <param name="threads">The number of threads that share the items, at least 1. With 1, no thread is started.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        workers = new Thread[threads - 1];
        for (int index = 0; index < workers.Length; index++)
        {
            workers[index] = new Thread(WorkUntilDisposed) { IsBackground = true, Name = $"PrecisionGen worker {index + 1}" };
            workers[index].Start();
        }
    }

    /// <summary>The number of threads that share the items, the caller included.</summary>
    public int Threads => workers.Length + 1;

    /// <summary>
    /// Executes the items 0 to <paramref name="items"/> - 1 and returns when all are done. If an item throws, items not yet begun are
    /// dropped and the first exception is thrown here with its own stack trace.
    /// </summary>
    /// <param name="items">The number of items, 0 or more.</param>
    /// <param name="work">What to execute.</param>
    /// <exception cref="InvalidOperationException">Another run is in progress.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public void Run(int items, IParallelWork work)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(items);
        ArgumentNullException.ThrowIfNull(work);
        if (Interlocked.Exchange(ref callers, 1) != 0)
        {
            throw new InvalidOperationException("A worker pool serves one caller at a time, and another run is in progress.");
        }

        try
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            if (workers.Length == 0 || items <= 1)
            {
                RunInline(items, work);
            }
            else
            {
                RunShared(items, work);
            }
        }
        finally
        {
            Volatile.Write(ref callers, 0);
        }
    }

    /// <summary>Ends the threads and waits for them. Disposing twice is allowed, disposing during a run is not.</summary>
    /// <exception cref="InvalidOperationException">A run is in progress.</exception>
    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        if (Interlocked.Exchange(ref callers, 1) != 0)
        {
            throw new InvalidOperationException("A worker pool cannot be disposed while a run is in progress.");
        }

        isDisposed = true;
        Volatile.Write(ref callers, 0);
        WakeWorkers();
        foreach (Thread worker in workers)
        {
            worker.Join();
        }
    }

    private static void RunInline(int items, IParallelWork work)
    {
        for (int item = 0; item < items; item++)
        {
            work.Execute(item);
        }
    }

    private void RunShared(int items, IParallelWork work)
    {
        this.work = work;
        this.items = items;
        nextItem = 0;
        unfinishedWorkers = workers.Length;
        WakeWorkers();
        ExecuteItems();
        SpinWait spinner = default;
        while (Volatile.Read(ref unfinishedWorkers) != 0)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }

        this.work = null;
        ExceptionDispatchInfo? first = failure;
        failure = null;
        first?.Throw();
    }

    private void WakeWorkers()
    {
        lock (gate)
        {
            generation++;
            Monitor.PulseAll(gate);
        }
    }

    private void WorkUntilDisposed()
    {
        int seen = 0;
        while (true)
        {
            seen = WaitForNext(seen);
            if (isDisposed)
            {
                return;
            }

            ExecuteItems();
            Interlocked.Decrement(ref unfinishedWorkers);
        }
    }

    /// <summary>Spins for some microseconds, because a kernel's next layer follows at once, and then parks the thread.</summary>
    private int WaitForNext(int seen)
    {
        for (int spin = 0; spin < SpinIterations && generation == seen; spin++)
        {
            Thread.SpinWait(1);
        }

        lock (gate)
        {
            while (generation == seen)
            {
                Monitor.Wait(gate);
            }

            return generation;
        }
    }

    private void ExecuteItems()
    {
        IParallelWork current = work!;
        int count = items;
        try
        {
            int item = Interlocked.Increment(ref nextItem) - 1;
            while (item < count)
            {
                current.Execute(item);
                item = Interlocked.Increment(ref nextItem) - 1;
            }
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
            Volatile.Write(ref nextItem, count);
        }
    }
}
