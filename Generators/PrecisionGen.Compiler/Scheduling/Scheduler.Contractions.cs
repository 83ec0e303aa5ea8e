using System.Collections.Generic;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>Matrix products and their gradients.</summary>
internal sealed partial class Scheduler
{
    /// <summary>Two vectors of 512 bits: a panel at the widest width, so that the same room serves every width.</summary>
    private const int WidestPanel = 32;

    private void LowerContraction(Node node)
    {
        Node x = graph[node.Operands[0]];
        Node weight = graph[node.Operands[1]];
        bool isLinear = node.Operation == Operation.Linear;
        LeftMatrix left = new(Stored(x.Id), false, x.Shape.Rows, x.IsPerSample);
        RightMatrix right = Right(weight, isLinear, node.IsPerSample, weightPacks, Space.Weights);
        int depth = x.Shape.Columns;
        Node? bias = node.Operands.Count > 2 ? graph[node.Operands[2]] : null;
        if (IsReordered && depth > 1)
        {
            // The other engines' order: two halves of the contraction, added at the end.
            int partial = NewBuffer(names.Of(node) + "Partial", node.IsPerSample ? Space.Tile : Space.Weights, node.Shape.Rows, node.Shape.Columns, node.IsPerSample);
            Access access = Access.Of(partial, node.Shape, node.IsPerSample, node.Shape, node.IsPerSample);
            EquatableArray<Statement> store = new(new Store(access, new Local("total")));
            groups.Add(KernelGroup.Closed(new ContractionKernel(
                names.Unique(names.Of(node) + "Half"), Describe(node), node.Shape.Rows, node.Shape.Columns, 0, depth / 2, node.IsPerSample, weight.IsPerSample, left, right, store)));
            AddContraction(node, node.Shape, depth / 2, depth, weight.IsPerSample, left, right, Finish(node, new Load(access) + new Local("total"), bias));
        }
        else
        {
            AddContraction(node, node.Shape, 0, depth, weight.IsPerSample, left, right, Finish(node, new Local("total"), bias));
        }
    }

    private Expression Finish(Node node, Expression total, Node? bias)
    {
        if (bias is null)
        {
            return total;
        }

        Expression rounded = graph.Profile == Profile.Independent ? Expression.Round(node.DType, total) : total;
        return rounded + Read(bias, node.Shape, node.IsPerSample);
    }

    private void AddContraction(
        Node node, Shape shape, int depthFrom, int depthTo, bool rightPerSample, LeftMatrix left, RightMatrix right, Expression result)
    {
        KernelGroup group = new(shape, node.IsPerSample, (name, comment, body) => new ContractionKernel(
            name, comment, shape.Rows, shape.Columns, depthFrom, depthTo, node.IsPerSample, rightPerSample, left, right, body));
        group.Add(node.Id, names.Of(node), Describe(node), Expression.Round(node.DType, result));
        groups.Add(group);
    }

    /// <param name="transposed">Whether the weight lies as [columns, depth] of the product.</param>
    private RightMatrix Right(Node weight, bool transposed, bool perSample, List<Kernel> packs, Space space)
    {
        if (perSample && weight.IsFromParameters)
        {
            return new RightMatrix(Packing.Panels, PanelsOf(Canonical(weight), transposed, packs, space), 1, false);
        }

        int buffer = Stored(weight.Id);
        if (!transposed)
        {
            return new RightMatrix(Packing.InPlace, buffer, weight.Shape.Rows, weight.IsPerSample);
        }

        int columns = (weight.Shape.Rows + WidestPanel - 1) / WidestPanel * WidestPanel;
        int room = NewBuffer(names.Of(weight) + "Panels", perSample ? Space.Tile : ScratchSpace, weight.Shape.Columns, columns, false);
        return new RightMatrix(Packing.Transposed, buffer, weight.Shape.Rows, weight.IsPerSample, room);
    }

    /// <param name="matrices">The matrices of the weight, one after the other: experts.</param>
    private int PanelsOf(Node weight, bool transposed, List<Kernel> packs, Space space, int matrices = 1)
    {
        // Backward and forward may need the same panels; each arena holds its own.
        (int, bool) key = (weight.Id * 2 + (space == Space.Weights ? 0 : 1), transposed);
        if (!panels.TryGetValue(key, out int id))
        {
            int rows = weight.Shape.Rows / matrices;
            int depth = transposed ? weight.Shape.Columns : rows;
            int columns = transposed ? rows : weight.Shape.Columns;
            id = NewBuffer(names.Of(weight) + "Panels", space, matrices * depth, (columns + WidestPanel - 1) / WidestPanel * WidestPanel, false);
            panels.Add(key, id);
            packs.Add(new PackKernel(buffers[id].Name, $"{names.Of(weight)} {weight.Shape} in column panels", RowsOf(weight, packs, space), id, depth, columns, transposed, matrices));
        }

        return id;
    }

    /// <summary>The rows to pack: a derived value where it is computed, a parameter loaded for the moment.</summary>
    private int RowsOf(Node weight, List<Kernel> packs, Space space)
    {
        if (weight.Operation != Operation.Parameter)
        {
            return Stored(weight.Id);
        }

        int rows = NewBuffer(names.Of(weight) + "Rows", space, weight.Shape.Rows, weight.Shape.Columns, false);
        packs.Add(LoadOf(weight, rows));
        return rows;
    }

    private void LowerContractionGradient(Node node)
    {
        Node gradient = nodes[node.Operands[0]];
        Node x = nodes[node.Operands[1]];
        Node weight = nodes[node.Operands[2]];
        bool isLinear = node.Operation == Operation.Linear;
        Expression total = new Local("total");
        if (node.Operand == 0)
        {
            LeftMatrix left = new(Stored(gradient.Id), false, gradient.Shape.Rows, gradient.IsPerSample);
            RightMatrix right = Right(weight, !isLinear, node.IsPerSample, gradientPacks, Space.GradientWeights);
            AddContraction(node, node.Shape, 0, gradient.Shape.Columns, weight.IsPerSample, left, right, total);
        }
        else
        {
            Node outer = isLinear ? gradient : x;
            Node inner = isLinear ? x : gradient;
            LeftMatrix left = new(Stored(outer.Id), true, outer.Shape.Rows, outer.IsPerSample);
            RightMatrix right = new(Packing.InPlace, Stored(inner.Id), inner.Shape.Rows, inner.IsPerSample);
            AddContraction(node, node.Shape, 0, outer.Shape.Rows, inner.IsPerSample, left, right, total);
        }
    }
}
