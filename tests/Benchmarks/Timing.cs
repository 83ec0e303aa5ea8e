using System;
using System.Diagnostics;

namespace PrecisionGen.Benchmarks;

/// <summary>How everything here is timed.</summary>
internal static class Timing
{
    /// <summary>
    /// The shortest time of one call, in seconds, over batches of about half a millisecond: other programs on the machine can only make a
    /// batch slower, so the best one is the kernel's own time.
    /// </summary>
    /// <param name="action">What to time.</param>
    /// <param name="seconds">For how long to repeat.</param>
    public static double Best(Action action, double seconds = 0.5)
    {
        action();
        long probe = Stopwatch.GetTimestamp();
        action();
        double once = Math.Max(Stopwatch.GetElapsedTime(probe).TotalSeconds, 1e-8);
        int calls = (int)Math.Clamp(0.0005 / once, 1, 1_000_000);
        double best = double.PositiveInfinity;
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds)
        {
            long start = Stopwatch.GetTimestamp();
            for (int call = 0; call < calls; call++)
            {
                action();
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds / calls);
        }

        return best;
    }
}
