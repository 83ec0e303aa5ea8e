using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>Operations that know their position in time, or read other positions.</summary>
internal sealed partial class Scheduler
{
    // A row's position lies in the tile twice: as an index in column 0 and as a float in column 1.
    private const int PositionAsFloat = 1;
    private readonly Dictionary<EquatableArray<int>, (int Cosines, int Sines)> ropeTables = new();
    private readonly HashSet<int> attentionGradients = new();
    private int positions = -1;

    private int PositionsBuffer()
    {
        if (positions < 0)
        {
            positions = NewBuffer("positions", Space.Tile, 1, 2, true);
        }

        return positions;
    }

    private void LowerSequence(Node node)
    {
        switch (node.Operation)
        {
            case Operation.Positions:
                PositionsBuffer();
                break;
            case Operation.Pick:
                Node x = graph[node.Operands[0]];
                groups.Add(KernelGroup.Closed(new PickKernel(
                    names.Of(node), Describe(node), Stored(x.Id), IndicesOf(node.Operands[1]), BufferOf(node).Id, x.Shape.Columns)));
                break;
            case Operation.Rope:
                AddRope(node, graph[node.Operands[0]], isInverse: false);
                break;
            default:
                groups.Add(KernelGroup.Closed(new AttentionKernel(
                    names.Of(node), Describe(node), AttentionOf(node), Stored(node.Operands[0]), Stored(node.Operands[1]), Stored(node.Operands[2]),
                    BufferOf(node).Id)));
                break;
        }
    }

    private void LowerSequenceGradient(Node node)
    {
        switch (node.Operation)
        {
            case Operation.Pick:
                groups.Add(KernelGroup.Closed(new PickGradientKernel(
                    names.Of(node), Describe(node), Stored(node.Operands[0]), IndicesOf(node.Operands[2]), BufferOf(node).Id, node.Shape.Columns)));
                break;
            case Operation.Rope:
                AddRope(node, nodes[node.Operands[0]], isInverse: true);
                break;
            default:
                AddAttentionGradient(node);
                break;
        }
    }

    /// <summary>The buffer that holds indices: the caller's, or the positions that a tile has anyway.</summary>
    private int IndicesOf(int node) => nodes[node].Operation == Operation.Positions ? PositionsBuffer() : BufferOf(nodes[node]).Id;

    private void AddRope(Node node, Node source, bool isInverse)
    {
        (int cosines, int sines) = RopeTable(node.Attributes);
        bool roundsProducts = graph.Profile == Profile.Independent;
        groups.Add(KernelGroup.Closed(new RopeKernel(
            names.Of(node), Describe(node), Stored(source.Id), BufferOf(node).Id, cosines, sines, node.Shape, isInverse, node.DType, roundsProducts)));
    }

    /// <summary>Cosines and sines of a tile's positions, computed once for all rotations by the same frequencies.</summary>
    private (int Cosines, int Sines) RopeTable(EquatableArray<int> frequencies)
    {
        if (ropeTables.TryGetValue(frequencies, out (int Cosines, int Sines) table))
        {
            return table;
        }

        int columns = frequencies.Count;
        int constants = NewBuffer("ropeFrequencies", Space.Weights, 1, columns, false);
        table = (NewBuffer("ropeCosines", Space.Tile, 1, columns, true), NewBuffer("ropeSines", Space.Tile, 1, columns, true));
        weightPacks.Insert(0, new ConstantKernel(buffers[constants].Name, "inverse frequencies of Rope", constants, frequencies));
        Shape shape = Shape.Of(columns);
        Access position = new(PositionsBuffer(), new EquatableArray<RowTerm>(new RowTerm(1, 0, 1)), ColumnMode.Broadcast, PositionAsFloat);
        Expression frequency = new Load(Access.Of(constants, shape, false, shape, true));
        Expression angle = new Load(position) * frequency;
        Expression Tabled(VectorOperation function) =>
            graph.Profile == Profile.Independent ? Expression.Round(graph.ModelDType, Expression.Of(function, angle)) : Expression.Of(function, angle);
        Store StoreTo(int buffer, VectorOperation function) => new(Access.Of(buffer, shape, true, shape, true), Tabled(function));
        EquatableArray<Statement> body = new(StoreTo(table.Cosines, VectorOperation.Cos), StoreTo(table.Sines, VectorOperation.Sin));

        // Before everything, so that the first of several equal blocks does not differ from the others.
        groups.Insert(0, KernelGroup.Closed(new RowKernel(
            names.Unique("ropeTable"), "cosines and sines of position * frequency", 1, true, new EquatableArray<Statement>(new ColumnLoop(columns, body)))));
        ropeTables.Add(frequencies, table);
        return table;
    }

    private AttentionShape AttentionOf(Node node)
    {
        Shape query = graph[node.Operands[0]].Shape;
        Shape key = graph[node.Operands[1]].Shape;
        Shape value = graph[node.Operands[2]].Shape;
        bool isCausal = node.Operation == Operation.CausalAttention;
        EquatableArray<int> attributes = node.Attributes;
        int scale = attributes[attributes.Count - 1];
        int softcap = attributes[attributes.Count - 2];
        return new AttentionShape(
            query[0], key[0], query.Columns, value.Columns, isCausal, isCausal ? attributes[0] : 0, softcap, scale, node.DType, graph.Profile);
    }

    /// <summary>One kernel computes the gradients of query, key and value together, at the first of them.</summary>
    private void AddAttentionGradient(Node node)
    {
        if (!attentionGradients.Add(node.Source))
        {
            return;
        }

        Node attention = graph[node.Source];
        Node[] siblings = differentiated!.Backward.Where(candidate => candidate.Kind == NodeKind.Gradient && candidate.Source == node.Source).ToArray();
        int TargetOf(int operand)
        {
            // The kernel computes all three; what nothing needs, as of frozen projections, goes to a place that nothing reads.
            Shape shape = graph[attention.Operands[operand]].Shape;
            return siblings.FirstOrDefault(sibling => sibling.Operand == operand) is Node found
                ? BufferOf(found).Id
                : NewBuffer(names.Of(node) + "Unneeded", Space.Tile, shape.Rows, shape.Columns, true);
        }

        groups.Add(KernelGroup.Closed(new AttentionGradientKernel(
            names.Of(node), string.Join("\n", siblings.Select(Describe)), AttentionOf(attention), Stored(node.Operands[0]), Stored(attention.Operands[0]),
            Stored(attention.Operands[1]), Stored(attention.Operands[2]), TargetOf(0), TargetOf(1), TargetOf(2))));
    }
}
