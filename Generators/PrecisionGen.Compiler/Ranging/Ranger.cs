using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Ranging;

/// <summary>
/// Bounds every value of a forward by interval arithmetic, from what inputs and parameters declare. A definition is a straight list without
/// loops, so one walk is enough.
/// </summary>
internal static class Ranger
{
    /// <summary>Bounds the values of a checked graph of profile Exact1.</summary>
    public static RangedGraph Run(Graph graph, Assumption assumption) => Run(graph, assumption, RangeRules.Of);

    /// <summary>The same with other rules: a test puts one in place that is wrong.</summary>
    internal static RangedGraph Run(Graph graph, Assumption assumption, System.Func<Operation, RangeRules.Rule> rules)
    {
        Leaves leaves = new(graph, assumption);
        Interval[] computed = new Interval[graph.Nodes.Count];
        Interval[] stored = new Interval[computed.Length];
        foreach (Node node in graph.Nodes)
        {
            Interval range = node.Operation is Operation.Input or Operation.Parameter
                ? leaves.Of(node)
                : rules(node.Operation)(new Scope(graph, node, stored));
            computed[node.Id] = range;
            stored[node.Id] = node.Placement == Placement.Indices ? range : range.RoundedTo(node.DType);
        }

        return new RangedGraph(graph, computed, stored);
    }
}

/// <summary>A graph with the range of each value.</summary>
/// <param name="Computed">Before it is rounded to the dtype of its node: what a message calls the value.</param>
/// <param name="Stored">As it is stored.</param>
internal sealed record RangedGraph(Graph Graph, Interval[] Computed, Interval[] Stored)
{
    /// <summary>The end of a value that some in-range input certainly takes out of its dtype; null if there is none.</summary>
    public Attained? OverflowOf(Node node)
    {
        Interval range = Computed[node.Id];
        bool Leaves(Attained? end) => end is Attained attained && double.IsInfinity(Grid.Round(attained.Value, node.DType));
        return Leaves(range.AttainedHighest) ? range.AttainedHighest : Leaves(range.AttainedLowest) ? range.AttainedLowest : null;
    }

    /// <summary>Whether a node computes a value that is not its operand's, and no indices.</summary>
    public static bool IsComputed(Node node) =>
        node.Placement != Placement.Indices && node.Operation is not (Operation.Input or Operation.Parameter or Operation.Constant);
}
