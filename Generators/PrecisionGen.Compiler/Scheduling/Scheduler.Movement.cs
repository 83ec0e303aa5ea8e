using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>Operations that move elements and change none.</summary>
internal sealed partial class Scheduler
{
    private void LowerMovement(Node node)
    {
        Node x = graph[node.Operands[0]];
        switch (node.Operation)
        {
            case Operation.Reshape:
                AddReshape(node, x);
                break;
            case Operation.Slice:
                AddElementwise(node, node.Shape, new[] { x.Id }, reads => reads[0], node.Attributes[0]);
                break;
            case Operation.Concatenate:
                AddConcatenate(node);
                break;
            case Operation.Gather:
                groups.Add(KernelGroup.Closed(new GatherKernel(
                    names.Of(node), Describe(node), Stored(x.Id), x.IsPerSample, IndicesOf(node.Operands[1]), BufferOf(node).Id, RowsOf(node), x.Shape.Rows)));
                break;
        }
    }

    private void LowerMovementGradient(Node node)
    {
        Node gradient = nodes[node.Operands[0]];
        switch (node.Operation)
        {
            case Operation.Reshape:
                AddReshape(node, gradient);
                break;
            case Operation.Slice:
                Access source = Access.Of(Stored(gradient.Id), gradient.Shape, gradient.IsPerSample, gradient.Shape, node.IsPerSample);
                Access target = IdentityAccess(node) with { ColumnOffset = node.Attributes[0] };
                groups.Add(KernelGroup.Closed(new MoveKernel(
                    names.Of(node), Describe(node), node.Shape.Rows, node.IsPerSample, true, new EquatableArray<Move>(new Move(source, target, node.Attributes[1])))));
                break;
            case Operation.Gather:
                groups.Add(KernelGroup.Closed(new ScatterKernel(
                    names.Of(node), Describe(node), Stored(gradient.Id), IndicesOf(node.Operands[2]), BufferOf(node).Id, RowsOf(gradient), node.Shape.Rows, false,
                    node.DType)));
                break;
        }
    }

    /// <summary>What a gather makes, as rows: one for each index, so one for a token.</summary>
    private static Shape RowsOf(Node gathered) => gathered.Shape.Rank > 1 ? gathered.Shape : Shape.Of(1, gathered.Shape.Columns);

    private void AddReshape(Node node, Node source)
    {
        if (node.Shape.Columns == source.Shape.Columns)
        {
            // Rows keep their order and length, so each reads the row of its own number.
            KernelGroup group = NewRowGroup(node.Shape, node.IsPerSample, new List<Statement>());
            Access access = IdentityAccess(node) with { Buffer = Stored(source.Id) };
            group.Add(node.Id, names.Of(node), Describe(node), new Load(access));
            groups.Add(group);
            return;
        }

        groups.Add(KernelGroup.Closed(new ReshapeKernel(
            names.Of(node), Describe(node), Stored(source.Id), source.Shape, BufferOf(node).Id, node.Shape, node.IsPerSample)));
    }

    private void AddConcatenate(Node node)
    {
        List<Move> moves = new();
        int offset = 0;
        foreach (Node part in node.Operands.Select(operand => graph[operand]))
        {
            Shape iteration = node.Shape.WithColumns(part.Shape.Columns);
            Access source = Access.Of(Stored(part.Id), part.Shape, part.IsPerSample, iteration, node.IsPerSample);
            moves.Add(new Move(source, IdentityAccess(node) with { ColumnOffset = offset }, part.Shape.Columns));
            offset += part.Shape.Columns;
        }

        groups.Add(KernelGroup.Closed(new MoveKernel(
            names.Of(node), Describe(node), node.Shape.Rows, node.IsPerSample, false, new EquatableArray<Move>(moves))));
    }
}
