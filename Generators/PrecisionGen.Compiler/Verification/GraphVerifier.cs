using System.Linq;
using PrecisionGen.Compiler.Checking;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Verification;

/// <summary>Refuses a graph whose values do not follow from their operands by the rules.</summary>
internal static class GraphVerifier
{
    private const string Pass = "Checking";

    public static void Verify(Graph graph)
    {
        for (int id = 0; id < graph.Nodes.Count; id++)
        {
            Node node = graph.Nodes[id];
            Require(node.Id == id && node.Kind == NodeKind.Value, node, $"stands at place {id} as a {node.Kind}");
            Require(node.Operands.All(operand => operand >= 0 && operand < id), node, "reads a value that is not earlier");
            switch (node.Operation)
            {
                case Operation.Input:
                    InputDefinition input = graph.Inputs[node.Attributes[0]];
                    Placement place = input.IsIndices ? Placement.Indices : Placement.Activation;
                    Expect(node, Shape.Of(input.Shape), input.DType ?? graph.ModelDType, place);
                    break;
                case Operation.Parameter:
                    Expect(node, Shape.Of(graph.Parameters[node.Attributes[0]].Shape), graph.ModelDType, Placement.Parameter);
                    break;
                case Operation.Constant:
                    Expect(node, Shape.Scalar, DType.Float32, Placement.Constant);
                    break;
                default:
                    VerifyOperation(graph, node);
                    break;
            }
        }

        foreach (OutputDefinition output in graph.Outputs)
        {
            Verify(output.Value >= 0 && output.Value < graph.Nodes.Count, $"The output '{output.Name}' is %{output.Value}, which is no value.");
        }
    }

    private static void VerifyOperation(Graph graph, Node node)
    {
        Node[] operands = graph.OperandsOf(node).ToArray();
        Shape? shape = ShapeRules.InferSample(node.Operation, operands, node.Attributes, graph.IsSequence, out string expected);
        Require(shape is not null, node, $"expects {expected}");
        Node[] typed = DTypeRules.Compared(node.Operation, operands);
        Require(typed.All(operand => operand.DType == typed[0].DType), node, "mixes dtypes");
        Expect(node, shape!, DTypeRules.Of(node.Operation, node.Attributes, typed), DTypeRules.PlacementOf(node.Operation, operands));
    }

    private static void Expect(Node node, Shape shape, DType dtype, Placement placement)
    {
        Require(node.Shape == shape, node, $"has shape {node.Shape} where the rules give {shape}");
        Require(node.DType == dtype, node, $"has dtype {node.DType} where the rules give {dtype}");
        Require(node.Placement == placement, node, $"has placement {node.Placement} where the rules give {placement}");
    }

    private static void Require(bool holds, Node node, string violation) => Verify(holds, $"%{node.Id} = {node.Operation} {violation}.");

    private static void Verify(bool holds, string message)
    {
        if (!holds)
        {
            throw new CompilerStageException(Pass, message);
        }
    }
}
