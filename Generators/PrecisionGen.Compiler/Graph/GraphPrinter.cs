using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace PrecisionGen.Compiler.Graphs;

/// <summary>The canonical text of a graph: one line a node. Tests compare it, and the fingerprint hashes its nodes.</summary>
public static class GraphPrinter
{
    public static string Print(Graph graph)
    {
        StringBuilder text = new();
        text.Append($"graph {graph.Name} {graph.ModelDType} {graph.Profile}\n");
        AppendNodes(text, graph.Nodes, graph.IsSequence);
        foreach (Definitions.OutputDefinition output in graph.Outputs)
        {
            text.Append($"return {output.Name} = %{output.Value}\n");
        }

        return text.ToString();
    }

    public static string Print(IEnumerable<Node> nodes, bool isSequence)
    {
        StringBuilder text = new();
        AppendNodes(text, nodes, isSequence);
        return text.ToString();
    }

    private static void AppendNodes(StringBuilder text, IEnumerable<Node> nodes, bool isSequence)
    {
        foreach (Node node in nodes)
        {
            string kind = node.Kind switch
            {
                NodeKind.Value => node.Operation.ToString(),
                NodeKind.Gradient => $"{node.Operation}.Gradient[{node.Operand}]",
                NodeKind.Use => $"{node.Operation}.Use[{node.Operand}]",
                NodeKind.OutputGradient => $"OutputGradient[{node.Operand}]",
                _ => node.Kind.ToString(),
            };
            string attributes = node.Attributes.Count == 0 ? "" : " {" + string.Join(", ", node.Attributes) + "}";
            string operands = string.Join(", ", node.Operands.Select(id => "%" + id));
            Shape shape = isSequence && node.IsPerSample ? TimeAxis.With(node) : node.Shape;
            text.Append($"%{node.Id} = {kind}({operands}){attributes} : {node.DType} {shape} {node.Placement}\n");
        }
    }
}
