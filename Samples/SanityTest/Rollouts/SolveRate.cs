using System;
using PrecisionGen;

namespace SanityTest;

/// <summary>The share of responses that solve their problem.</summary>
internal static class SolveRate
{
    internal static double Of(ReadOnlySpan<Trajectory> trajectories)
    {
        double solved = 0;
        foreach (Trajectory trajectory in trajectories)
        {
            solved += trajectory.Reward;
        }

        return solved / trajectories.Length;
    }
}
