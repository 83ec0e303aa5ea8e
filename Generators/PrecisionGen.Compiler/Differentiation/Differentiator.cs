using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Differentiation;

/// <summary>Reverse mode: one walk from the outputs back, contributions listed last use first.</summary>
internal sealed class Differentiator
{
    private readonly Graph graph;
    private readonly List<Node> backward = new();
    private readonly List<Node> uses = new();
    private readonly List<Node> completion = new();
    private readonly List<ParameterContribution> parameterContributions = new();
    private readonly Dictionary<int, List<int>> contributions = new();
    private readonly Dictionary<int, int> normalized = new();
    private readonly Dictionary<int, List<int>> usesOfNode = new();
    private readonly bool[] needsGradient;
    private int nextId;

    private Differentiator(Graph graph)
    {
        this.graph = graph;
        needsGradient = FindNeedsGradient(graph);
        nextId = graph.Nodes.Count;
    }

    public static DifferentiatedGraph Run(Graph graph)
    {
        Differentiator differentiator = new(graph);
        differentiator.StartFromOutputs();
        differentiator.WalkActivations();
        differentiator.WalkDerivedValues();
        return new DifferentiatedGraph(
            graph,
            new EquatableArray<Node>(differentiator.backward),
            new EquatableArray<Node>(differentiator.uses),
            new EquatableArray<Node>(differentiator.completion),
            new EquatableArray<ParameterContribution>(differentiator.parameterContributions));
    }

    private static bool[] FindNeedsGradient(Graph graph)
    {
        bool[] needs = new bool[graph.Nodes.Count];
        foreach (Node node in graph.Nodes)
        {
            needs[node.Id] = node.Operation == Operation.Parameter
                ? graph.Parameters[node.Attributes[0]].Trainable
                : node.Operands.Where((_, index) => GradientRules.Reaches(node.Operation, index)).Any(operand => needs[operand]);
        }

        return needs;
    }

    private void StartFromOutputs()
    {
        for (int output = graph.Outputs.Count - 1; output >= 0; output--)
        {
            Node value = graph[graph.Outputs[output].Value];
            if (needsGradient[value.Id])
            {
                Node gradient = Add(backward, NodeKind.OutputGradient, value, output, EquatableArray<int>.Empty, value);
                Contribute(value.Id, gradient.Id);
            }
        }
    }

    private void WalkActivations()
    {
        foreach (Node node in graph.Nodes.Reverse().Where(node => node.Placement == Placement.Activation))
        {
            if (!needsGradient[node.Id] || !contributions.TryGetValue(node.Id, out List<int>? list))
            {
                continue;
            }

            int gradient = Sum(backward, node, list);
            for (int operand = node.Operands.Count - 1; operand >= 0; operand--)
            {
                Node target = graph[node.Operands[operand]];
                if (!needsGradient[target.Id] || !GradientRules.Reaches(node.Operation, operand))
                {
                    continue;
                }

                if (target.Placement == Placement.Activation)
                {
                    Node contribution = Add(backward, NodeKind.Gradient, node, operand, OperandsOf(node, operand, gradient), target);
                    Contribute(target.Id, contribution.Id);
                }
                else
                {
                    AddUse(node, operand, gradient, target);
                }
            }
        }
    }

    private void AddUse(Node node, int operand, int gradient, Node target)
    {
        EquatableArray<int> operands = OperandsOf(node, operand, gradient);
        if (node.Operation is Operation.LayerNorm or Operation.RmsNorm && operand == 0)
        {
            // A norm of a derived row under an activation's gain: each sample's whole row gradient is one term.
            Node row = Add(backward, NodeKind.Gradient, node, operand, operands, node with { DType = DType.Float32 });
            operands = new EquatableArray<int>(row.Id);
        }

        Node use = Add(uses, NodeKind.Use, node, operand, operands, target with { DType = DType.Float32 });
        if (!usesOfNode.TryGetValue(node.Id, out List<int>? list))
        {
            usesOfNode.Add(node.Id, list = new List<int>());
        }

        list.Add(use.Id);
    }

    /// <summary>Everything from parameters alone, once a step: the same walk, nothing rounded.</summary>
    private void WalkDerivedValues()
    {
        contributions.Clear();
        foreach (Node node in graph.Nodes.Reverse())
        {
            if (node.Placement == Placement.Activation && usesOfNode.TryGetValue(node.Id, out List<int>? list))
            {
                foreach (int use in list)
                {
                    Node target = graph[node.Operands[uses.First(candidate => candidate.Id == use).Operand]];
                    ContributeToDerived(target, use);
                }
            }
            else if (node.Placement == Placement.Derived && contributions.TryGetValue(node.Id, out List<int>? own))
            {
                DifferentiateDerived(node, Sum(completion, node with { DType = DType.Float32 }, own));
            }
        }
    }

    private void DifferentiateDerived(Node node, int gradient)
    {
        for (int operand = node.Operands.Count - 1; operand >= 0; operand--)
        {
            Node target = graph[node.Operands[operand]];
            if (needsGradient[target.Id] && GradientRules.Reaches(node.Operation, operand))
            {
                EquatableArray<int> operands = OperandsOf(node, operand, gradient, completion);
                Node contribution = Add(completion, NodeKind.Gradient, node, operand, operands, target with { DType = DType.Float32 });
                ContributeToDerived(target, contribution.Id);
            }
        }
    }

    private void ContributeToDerived(Node target, int contribution)
    {
        if (target.Operation == Operation.Parameter)
        {
            parameterContributions.Add(new ParameterContribution(target.Attributes[0], contribution));
        }
        else
        {
            Contribute(target.Id, contribution);
        }
    }

    private void Contribute(int value, int contribution)
    {
        if (!contributions.TryGetValue(value, out List<int>? list))
        {
            contributions.Add(value, list = new List<int>());
        }

        list.Add(contribution);
    }

    private int Sum(List<Node> target, Node value, List<int> list) => list.Count == 1
        ? list[0]
        : Add(target, NodeKind.Total, value, -1, new EquatableArray<int>(list), value).Id;

    private EquatableArray<int> OperandsOf(Node node, int operand, int gradient) => OperandsOf(node, operand, gradient, backward);

    private EquatableArray<int> OperandsOf(Node node, int operand, int gradient, List<Node> target)
    {
        List<int> operands = new() { gradient };
        operands.AddRange(node.Operands);
        operands.Add(node.Id);
        if (operand == 1 && node.Operation is Operation.LayerNorm or Operation.RmsNorm)
        {
            operands.Add(NormalizedInput(node, target));
        }

        return new EquatableArray<int>(operands);
    }

    private int NormalizedInput(Node node, List<Node> target)
    {
        if (!normalized.TryGetValue(node.Id, out int id))
        {
            id = Add(target, NodeKind.Normalized, node, -1, new EquatableArray<int>(node.Operands[0]), node with { DType = DType.Float32 }).Id;
            normalized.Add(node.Id, id);
        }

        return id;
    }

    /// <param name="like">Gives the new node's shape, dtype and placement.</param>
    private Node Add(List<Node> target, NodeKind kind, Node source, int operand, EquatableArray<int> operands, Node like)
    {
        Placement placement = like.Placement == Placement.Parameter ? Placement.Derived : like.Placement;
        Node node = new(nextId++, kind, source.Operation, operand, operands, source.Attributes, like.Shape, like.DType, placement, null, source.Id);
        target.Add(node);
        return node;
    }
}
