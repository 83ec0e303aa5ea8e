using System.Collections.Generic;

namespace PrecisionGen.Benchmarks;

/// <summary>A benchmark: one file, which yields rows of the table.</summary>
internal interface IBenchmark
{
    /// <summary>A short name to filter by.</summary>
    string Name { get; }

    /// <summary>What is measured, in one line.</summary>
    string Description { get; }

    /// <summary>Measures.</summary>
    IEnumerable<BenchmarkRow> Run();
}

/// <summary>One comparison.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">The unit of both values.</param>
/// <param name="Ours">Our value.</param>
/// <param name="Peer">What it is compared with, or why that is missing.</param>
/// <param name="PeerValue">The peer's value in the same run; NaN when it could not run.</param>
/// <param name="IsHigherBetter">True for rates, false for durations.</param>
internal sealed record BenchmarkRow(string Name, string Unit, double Ours, string Peer, double PeerValue, bool IsHigherBetter)
{
    /// <summary>Above 1 we are better than the peer.</summary>
    public double Ratio => IsHigherBetter ? Ours / PeerValue : PeerValue / Ours;
}
