using System;

namespace CartPole;

/// <summary>The returns of the latest episodes.</summary>
internal sealed class RecentReturns
{
    private readonly int[] returns;
    private long count;

    internal RecentReturns(int capacity) => returns = new int[capacity];

    /// <summary>Their mean; 0 before the first episode ended.</summary>
    internal double Mean
    {
        get
        {
            int held = (int)Math.Min(count, returns.Length);
            long sum = 0;
            foreach (int value in returns.AsSpan(0, held))
            {
                sum += value;
            }

            return held == 0 ? 0 : (double)sum / held;
        }
    }

    internal void Add(int value) => returns[(int)(count++ % returns.Length)] = value;
}
