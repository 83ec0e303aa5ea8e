using System;
using System.Collections.Generic;

namespace PrecisionGen.Identity;

/// <summary>
/// A small set of cases in which every pair of values of any two axes occurs: greedy, and the same on every machine. A case is one
/// value's position for each axis.
/// </summary>
public static class PairwiseDesign
{
    public static List<int[]> Create(params int[] axes)
    {
        Pairs pairs = new(axes);
        List<int[]> cases = [];
        while (pairs.Uncovered is (int, int, int, int) seed)
        {
            int[] values = new int[axes.Length];
            Array.Fill(values, -1);
            values[seed.A] = seed.ValueA;
            values[seed.B] = seed.ValueB;
            for (int axis = 0; axis < axes.Length; axis++)
            {
                if (values[axis] < 0)
                {
                    values[axis] = pairs.BestValue(axis, values, cases.Count);
                }
            }

            pairs.Cover(values);
            cases.Add(values);
        }

        return cases;
    }

    /// <summary>Every combination.</summary>
    public static IEnumerable<int[]> FullProduct(params int[] axes)
    {
        int[] values = new int[axes.Length];
        while (true)
        {
            yield return (int[])values.Clone();
            int axis = axes.Length - 1;
            while (axis >= 0 && ++values[axis] == axes[axis])
            {
                values[axis--] = 0;
            }

            if (axis < 0)
            {
                yield break;
            }
        }
    }

    /// <summary>The number of pairs that some case holds.</summary>
    public static int CountCovered(IEnumerable<int[]> cases)
    {
        HashSet<(int, int, int, int)> covered = [];
        foreach (int[] values in cases)
        {
            for (int a = 0; a < values.Length; a++)
            {
                for (int b = a + 1; b < values.Length; b++)
                {
                    covered.Add((a, values[a], b, values[b]));
                }
            }
        }

        return covered.Count;
    }

    /// <summary>Which pairs no case holds yet.</summary>
    private sealed class Pairs
    {
        private readonly int[] axes;
        private readonly bool[,][,] covered;
        private (int A, int ValueA, int B, int ValueB) next;

        public Pairs(int[] axes)
        {
            this.axes = axes;
            covered = new bool[axes.Length, axes.Length][,];
            for (int a = 0; a < axes.Length; a++)
            {
                for (int b = 0; b < axes.Length; b++)
                {
                    covered[a, b] = new bool[axes[a], axes[b]];
                }
            }

            next = (0, 0, 1, 0);
        }

        /// <summary>The first uncovered pair; the search goes on where it ended, since covered pairs stay covered.</summary>
        public (int A, int ValueA, int B, int ValueB)? Uncovered
        {
            get
            {
                for (; next.A < axes.Length - 1; next = (next.A + 1, 0, next.A + 2, 0))
                {
                    for (; next.B < axes.Length; next = (next.A, 0, next.B + 1, 0))
                    {
                        for (; next.ValueA < axes[next.A]; next = (next.A, next.ValueA + 1, next.B, 0))
                        {
                            for (; next.ValueB < axes[next.B]; next.ValueB++)
                            {
                                if (!covered[next.A, next.B][next.ValueA, next.ValueB])
                                {
                                    return next;
                                }
                            }
                        }
                    }
                }

                return null;
            }
        }

        public int BestValue(int axis, int[] values, int start)
        {
            int best = 0;
            int bestGain = -1;
            for (int step = 0; step < axes[axis]; step++)
            {
                int value = (start + step) % axes[axis];
                int gain = 0;
                for (int other = 0; other < axes.Length; other++)
                {
                    if (values[other] >= 0 && !covered[axis, other][value, values[other]])
                    {
                        gain++;
                    }
                }

                if (gain > bestGain)
                {
                    (best, bestGain) = (value, gain);
                }
            }

            return best;
        }

        public void Cover(int[] values)
        {
            for (int a = 0; a < axes.Length; a++)
            {
                for (int b = 0; b < axes.Length; b++)
                {
                    covered[a, b][values[a], values[b]] = true;
                }
            }
        }
    }
}
