using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Ranging;

/// <summary>That no computed value of a forward leaves its dtype, and the place that comes nearest to it.</summary>
/// <param name="Bound">No |value| of the node is larger, before it is rounded.</param>
internal sealed record Proof(IReadOnlyList<RangedGraph> Graphs, Node Node, double Bound)
{
    /// <summary>The proof for one or several dtypes together; null if some value is not proven or none is computed.</summary>
    public static Proof? Of(params RangedGraph[] graphs)
    {
        Proof? worst = null;
        foreach (RangedGraph ranged in graphs)
        {
            if (ranged.Stored.Any(range => !range.IsFinite))
            {
                return null;
            }

            foreach (Node node in ranged.Graph.Nodes.Where(RangedGraph.IsComputed))
            {
                Proof found = new(graphs, node, ranged.Computed[node.Id].Magnitude);
                worst = worst is null || found.Margin < worst.Margin ? found : worst;
            }
        }

        return worst;
    }

    /// <summary>How many times larger the largest value of the dtype is.</summary>
    public double Margin => Grid.Largest(Node.DType) / Bound;

    /// <summary>The dtypes of the proof.</summary>
    public IEnumerable<string> DTypes() => Graphs.Select(ranged => ranged.Graph.ModelDType.ToString());

    /// <summary>The worst place in words.</summary>
    public string Describe()
    {
        string largest = RangeReport.Number(Grid.Largest(Node.DType));
        string margin = Margin switch
        {
            < 10 => Margin.ToString("0.##", CultureInfo.InvariantCulture),
            < 1e9 => Rounded(Margin).ToString("#,0", CultureInfo.InvariantCulture),
            _ => RangeReport.Number(Margin),
        };
        return $"{Node.Operation}, is at most {RangeReport.Number(Bound)} of {largest}, a margin of {margin}";
    }

    /// <summary>Three digits, downwards: a margin is not rounded up.</summary>
    private static double Rounded(double value)
    {
        double unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(value)) - 2));
        return Math.Floor(value / unit) * unit;
    }
}
