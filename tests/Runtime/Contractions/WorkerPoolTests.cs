using System;
using System.Linq;
using System.Threading;
using PrecisionGen.Execution;
using Xunit;

namespace PrecisionGen.Runtime.Tests.Contractions;

public sealed class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void EveryItemRunsExactlyOnceInEveryRun(int threads)
    {
        using WorkerPool pool = new(threads);
        Assert.Equal(threads, pool.Threads);
        for (int run = 0; run < 300; run++)
        {
            CountingWork work = new(run % 40);
            pool.Run(work.Counts.Length, work);
            Assert.All(work.Counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void OneThreadRunsInlineInAscendingOrder()
    {
        using WorkerPool pool = new(1);
        OrderWork work = new();
        pool.Run(5, work);
        Assert.Equal([0, 1, 2, 3, 4], work.Order);
        Assert.Equal(Environment.CurrentManagedThreadId, work.ThreadId);
    }

    [Fact]
    public void ItemsReallyRunOnSeveralThreadsAtOnce()
    {
        using WorkerPool pool = new(3);
        using MeetingWork work = new(3);
        pool.Run(3, work);
        Assert.Equal(3, work.Threads.Distinct().Count());
    }

    [Fact]
    public void WorkersWakeAfterTheyParked()
    {
        using WorkerPool pool = new(2);
        for (int run = 0; run < 5; run++)
        {
            Thread.Sleep(20);
            using MeetingWork work = new(2);
            pool.Run(2, work);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void AnExceptionReachesTheCallerAndThePoolStaysUsable(int threads)
    {
        using WorkerPool pool = new(threads);
        for (int run = 0; run < 50; run++)
        {
            FormatException thrown = Assert.Throws<FormatException>(() => pool.Run(20, new ThrowingWork(7)));
            Assert.Equal("item 7", thrown.Message);
            CountingWork work = new(20);
            pool.Run(20, work);
            Assert.All(work.Counts, count => Assert.Equal(1, count));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ARunAllocatesNothing(int threads)
    {
        using WorkerPool pool = new(threads);
        CountingWork work = new(16);
        pool.Run(16, work);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int run = 0; run < 100; run++)
        {
            pool.Run(16, work);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void ASecondCallerIsRefused()
    {
        using WorkerPool pool = new(2);
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => pool.Run(2, new NestedWork(pool)));
        Assert.Contains("one caller at a time", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADisposedPoolIsRefusedAndDisposingTwiceIsNot()
    {
        WorkerPool pool = new(3);
        pool.Run(4, new CountingWork(4));
        pool.Dispose();
        pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool.Run(1, new CountingWork(1)));
    }

    [Fact]
    public void ThreadsBelowOneAreRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(0));

    private sealed class CountingWork(int items) : IParallelWork
    {
        public int[] Counts { get; } = new int[items];

        public void Execute(int item) => Interlocked.Increment(ref Counts[item]);
    }

    private sealed class OrderWork : IParallelWork
    {
        public System.Collections.Generic.List<int> Order { get; } = [];

        public int ThreadId { get; private set; }

        public void Execute(int item)
        {
            Order.Add(item);
            ThreadId = Environment.CurrentManagedThreadId;
        }
    }

    private sealed class MeetingWork(int items) : IParallelWork, IDisposable
    {
        private readonly Barrier barrier = new(items);

        public int[] Threads { get; } = new int[items];

        public void Execute(int item)
        {
            Threads[item] = Environment.CurrentManagedThreadId;
            Assert.True(barrier.SignalAndWait(TimeSpan.FromSeconds(30)));
        }

        public void Dispose() => barrier.Dispose();
    }

    private sealed class ThrowingWork(int bad) : IParallelWork
    {
        public void Execute(int item)
        {
            if (item == bad)
            {
                throw new FormatException($"item {item}");
            }
        }
    }

    private sealed class NestedWork(WorkerPool pool) : IParallelWork
    {
        public void Execute(int item) => pool.Run(2, this);
    }
}
