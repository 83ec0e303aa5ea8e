using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;
using PrecisionGen.Compiler.Ranging;
using PrecisionGen.Compiler.Rolling;

namespace PrecisionGen.Compiler.Emission;

/// <summary>A graph as text for people: repeated blocks are shown once.</summary>
internal static class GraphSummary
{
    public static IEnumerable<string> Lines(Graph graph)
    {
        string[] all = GraphPrinter.Print(graph).TrimEnd().Split('\n');
        Dictionary<string, int> numbers = new();
        int[] keys = graph.Nodes.Select(node => KeyOf(node, numbers)).ToArray();
        yield return all[0];
        foreach (Stretch stretch in Repeats.Find(keys))
        {
            if (stretch.IsLoop)
            {
                yield return $"{stretch.Count} times, the first:";
            }

            foreach (string line in all.Skip(1 + stretch.First).Take(stretch.Period))
            {
                yield return stretch.IsLoop ? "    " + line : line;
            }
        }

        foreach (string line in all.Skip(1 + graph.Nodes.Count))
        {
            yield return line;
        }

        if (RangeReport.Line(graph) is string proof)
        {
            yield return proof;
        }
    }

    /// <summary>Equal for nodes that do the same with values at the same distance; which parameter it is does not count.</summary>
    private static int KeyOf(Node node, Dictionary<string, int> numbers)
    {
        string attributes = node.Operation == Operation.Parameter ? "" : string.Join(",", node.Attributes);
        string operands = string.Join(",", node.Operands.Select(operand => node.Id - operand));
        string text = $"{node.Operation} {attributes} {operands} {node.DType} {node.Shape} {node.Placement}";
        if (!numbers.TryGetValue(text, out int number))
        {
            numbers.Add(text, number = numbers.Count);
        }

        return number;
    }
}
