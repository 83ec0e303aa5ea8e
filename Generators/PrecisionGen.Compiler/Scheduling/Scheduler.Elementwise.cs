using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>Elementwise operations, row operations and broadcast gradients.</summary>
internal sealed partial class Scheduler
{
    private KernelGroup NewRowGroup(Shape shape, bool perSample, List<Statement> before) => new(shape, perSample, (name, comment, body) =>
    {
        EquatableArray<Statement> statements = new(before.Append(new ColumnLoop(shape.Columns, body)));
        return new RowKernel(name, comment, shape.Rows, perSample, statements);
    });

    /// <summary>Joins the last kernel where shapes and order allow, else starts one.</summary>
    /// <param name="iteration">The shape that the expression is computed over, the node's own.</param>
    private void AddElementwise(Node node, Shape iteration, IEnumerable<int> operands, Func<Expression[], Expression> build, int columnOffset = 0)
    {
        Node[] inputs = operands.Select(id => nodes[id]).ToArray();
        KernelGroup? last = groups.LastOrDefault();
        bool joins = last is { IsClosed: false } && last.Shape == iteration && last.PerSample == node.IsPerSample
            && inputs.Where(input => last.Nodes.Contains(input.Id)).All(input => input.Shape == iteration && columnOffset == 0);
        KernelGroup group = joins ? last! : NewRowGroup(iteration, node.IsPerSample, new List<Statement>());
        Expression value = build(inputs.Select(input => Read(input, iteration, node.IsPerSample, group, columnOffset)).ToArray());
        group.Add(node.Id, names.Of(node), Describe(node), Expression.Round(node.DType, value));
        if (!joins)
        {
            groups.Add(group);
        }
    }

    private Expression Read(Node node, Shape iteration, bool perSample, KernelGroup? group = null, int columnOffset = 0)
    {
        if (node.Operation == Operation.Constant && node.Kind == NodeKind.Value)
        {
            return new Number(node.Attributes[0]);
        }

        if (group is not null && group.Nodes.Contains(node.Id))
        {
            return new Local(names.Of(node));
        }

        Shape shape = columnOffset == 0 && node.Shape.Columns == 1 ? node.Shape : node.Shape.Columns == iteration.Columns ? node.Shape : node.Shape.WithColumns(iteration.Columns);
        Access access = Access.Of(Stored(node.Id), shape, node.IsPerSample, iteration, perSample);
        return new Load(access with { ColumnOffset = columnOffset });
    }

    private void LowerRow(Node node, Node? gradient, Node x, Func<RowPasses, Expression> build)
    {
        Shape iteration = x.Shape;
        Node source = node.Kind == NodeKind.Value ? node : graph[node.Source];
        Expression[] operands = source.Operands.Select(id => Read(nodes[id], iteration, node.IsPerSample)).ToArray();
        DType inner = node.DType;
        bool roundsBeforeGain = graph.Profile == Profile.Independent && node.Kind == NodeKind.Value;
        RowPasses passes = new(
            iteration.Columns,
            operands,
            gradient is null ? null : Read(gradient, iteration, node.IsPerSample),
            node.Attributes,
            () => Access.ScratchRow(NewBuffer(names.Of(node) + "Row", node.IsPerSample ? Space.Tile : ScratchSpace, 1, iteration.Columns, false)),
            x => roundsBeforeGain ? Expression.Round(inner, x) : x,
            IsReordered);
        Expression result = Expression.Round(node.DType, build(passes));
        KernelGroup group = node.Shape == iteration && iteration.Columns > 1
            ? NewRowGroup(iteration, node.IsPerSample, passes.Statements)
            : new KernelGroup(node.Shape, node.IsPerSample, (name, comment, body) =>
                new RowKernel(name, comment, iteration.Rows, node.IsPerSample, new EquatableArray<Statement>(passes.Statements.Concat(body))));
        group.Add(node.Id, names.Of(node), Describe(node), result);
        groups.Add(group);
    }

    private Space ScratchSpace => inBackward ? Space.Accumulators : Space.Weights;

    private void LowerMaximumGradient(Node node)
    {
        Node input = nodes[node.Operands[1]];
        bool perSample = node.IsPerSample;
        Access Of(int id) => Access.Of(Stored(id), nodes[id].Shape, nodes[id].IsPerSample, input.Shape, perSample);
        SelectFirstMaximum select = new(
            Of(input.Id), Of(node.Operands[2]), Of(node.Operands[0]), Of(node.Id), input.Shape.Columns, node.DType);
        groups.Add(KernelGroup.Closed(new RowKernel(
            names.Of(node), Describe(node), input.Shape.Rows, perSample, new EquatableArray<Statement>(select))));
    }

    /// <summary>A gradient by a term at each element: elementwise, or a chain where the operand was broadcast.</summary>
    private void LowerTermGradient(Node node)
    {
        Shape iteration = TermShape(node);
        if (node.Operation == Operation.Linear || IsBroadcast(node.Shape, iteration))
        {
            GradientTerm term = BuildTerm(node, iteration, node.IsPerSample, group: null);
            Expression result = Expression.Round(node.DType, new Local("total"));
            EquatableArray<Statement> statements = new(
                new Let(names.Of(node), result, node.Id), new Store(IdentityAccess(node), new Local(names.Of(node))));
            groups.Add(KernelGroup.Closed(new ChainKernel(
                names.Of(node), Describe(node), node.Shape, node.IsPerSample, iteration, node.IsPerSample, term.Term, term.Factor, statements, -1)));
            return;
        }

        int offset = ConcatenateOffset(node);
        int[] operands = TermOperands(node);
        AddElementwise(node, iteration, operands, reads => TermFrom(node, reads).Value, offset);
    }

    private UseAccumulation LowerUse(Node use)
    {
        int total = BufferOf(use).Id;
        Node value = graph[use.Source];
        if (value.Operation == Operation.Gather)
        {
            ScatterKernel scatter = new(
                names.Of(use), Describe(use), Stored(use.Operands[0]), IndicesOf(value.Operands[1]), total, RowsOf(value), use.Shape.Rows, true, DType.Float32);
            return new UseAccumulation(use.Id, scatter, total, -1, 0);
        }

        if (value.Operation == Operation.MixtureOfExperts)
        {
            return LowerMixtureUse(use);
        }

        int open = NewBuffer(names.Of(use) + "Open", Space.Accumulators, use.Shape.Rows, use.Shape.Columns, false);
        if (value.Operation is Operation.Linear or Operation.MatMul && use.Operand == 1)
        {
            bool isLinear = value.Operation == Operation.Linear;
            int rows = value.Shape.Rows;
            int gradient = Stored(use.Operands[0]);
            int input = Stored(use.Operands[1]);
            AccumulateKernel accumulate = new(
                names.Of(use), Describe(use), isLinear ? gradient : input, isLinear ? input : gradient, use.Shape.Rows, use.Shape.Columns, rows, total);
            return new UseAccumulation(use.Id, accumulate, total, open, rows);
        }

        Shape iteration = value.Operation == Operation.Concatenate ? use.Shape : value.Shape;
        GradientTerm term = BuildTerm(use, iteration, perSample: true, group: null);
        ChainKernel chain = new(
            names.Of(use), Describe(use), use.Shape, false, iteration, true, term.Term, term.Factor, EquatableArray<Statement>.Empty, total);
        return new UseAccumulation(use.Id, chain, total, open, iteration.Count / use.Shape.Count);
    }

    private GradientTerm BuildTerm(Node node, Shape iteration, bool perSample, KernelGroup? group)
    {
        int offset = ConcatenateOffset(node);
        Expression[] reads = TermOperands(node).Select(id => Read(nodes[id], iteration, perSample, group, offset)).ToArray();
        return TermFrom(node, reads);
    }

    /// <summary>The nodes that a term reads: the gradient, then what its rule needs.</summary>
    private int[] TermOperands(Node node) => node.Operation switch
    {
        Operation.LayerNorm or Operation.RmsNorm when node.Operands.Count == 1 => new[] { node.Operands[0] },
        Operation.LayerNorm or Operation.RmsNorm when node.Operand == 1 => new[] { node.Operands[0], node.Operands[node.Operands.Count - 1] },
        Operation.LayerNorm or Operation.Linear or Operation.Concatenate or Operation.Mean or Operation.Sum => new[] { node.Operands[0] },
        _ => NeededBy(node),
    };

    private GradientTerm TermFrom(Node node, Expression[] reads)
    {
        switch (node.Operation)
        {
            case Operation.LayerNorm or Operation.RmsNorm when node.Operand == 1:
                return new GradientTerm(reads[0], reads[1]);
            case Operation.LayerNorm or Operation.RmsNorm or Operation.Linear or Operation.Concatenate:
                return reads[0];
            case Operation.Mean:
                return reads[0] / (float)nodes[node.Operands[1]].Shape.Columns;
            case Operation.Sum:
                return reads[0];
            default:
                int[] needed = NeededBy(node);
                Expression At(int position) => reads[Array.IndexOf(needed, node.Operands[position])];
                Expression Lazy(int position) => needed.Contains(node.Operands[position]) ? At(position) : new Local("unused");
                Expression[] operands = Enumerable.Range(1, node.Operands.Count - 2).Select(Lazy).ToArray();
                return ElementwiseGradientRules.Build(node.Operation, node.Operand, reads[0], operands, Lazy(node.Operands.Count - 1), node.Attributes);
        }
    }

    /// <summary>Which of gradient, operands and result the rule's expression mentions, so that nothing else is kept for it.</summary>
    private static int[] NeededBy(Node node)
    {
        Expression[] marks = Enumerable.Range(0, node.Operands.Count).Select(index => (Expression)new Local("#" + index)).ToArray();
        GradientTerm term = ElementwiseGradientRules.Build(
            node.Operation, node.Operand, marks[0], marks.Skip(1).Take(marks.Length - 2).ToArray(), marks[marks.Length - 1], node.Attributes);
        HashSet<string> mentioned = new(ExpressionWalker.Locals(term.Term));
        if (term.Factor is not null)
        {
            mentioned.UnionWith(ExpressionWalker.Locals(term.Factor));
        }

        return node.Operands.Where((_, index) => index == 0 || mentioned.Contains("#" + index)).Distinct().ToArray();
    }

    private Shape TermShape(Node node)
    {
        if (node.Operation is Operation.Sum or Operation.Mean or Operation.Concatenate)
        {
            return node.Shape;
        }

        return nodes[node.Operands[0]].Shape;
    }

    private static bool IsBroadcast(Shape operand, Shape iteration) =>
        Enumerable.Range(0, iteration.Rank).Any(axis => operand.Aligned(axis, iteration.Rank) != iteration[axis]);

    private int ConcatenateOffset(Node node) => node.Operation != Operation.Concatenate
        ? 0
        : Enumerable.Range(0, node.Operand).Sum(index => graph[graph[node.Source].Operands[index]].Shape.Columns);
}
