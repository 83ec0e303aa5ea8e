using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Differentiation;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Verification;

/// <summary>Refuses gradients that are incomplete, out of order, or not of their operand's shape.</summary>
internal sealed class DifferentiatedGraphVerifier
{
    private const string Pass = "Differentiation";

    private readonly DifferentiatedGraph differentiated;
    private readonly Graph graph;
    private readonly Dictionary<int, Node> known = new();

    private DifferentiatedGraphVerifier(DifferentiatedGraph differentiated)
    {
        this.differentiated = differentiated;
        graph = differentiated.Forward;
    }

    public static void Verify(DifferentiatedGraph differentiated) => new DifferentiatedGraphVerifier(differentiated).Verify();

    private void Verify()
    {
        foreach (Node node in graph.Nodes)
        {
            known.Add(node.Id, node);
        }

        foreach (Node node in differentiated.Backward.Concat(differentiated.Uses).Concat(differentiated.Completion))
        {
            Require(node.Operands.All(known.ContainsKey), node, "reads a value that is not computed before it");
            Require(!known.ContainsKey(node.Id), node, "has an id that is taken");
            known.Add(node.Id, node);
            VerifyNode(node);
        }

        VerifyContributionsOfParameters();
    }

    private void VerifyNode(Node node)
    {
        bool hasSource = node.Source >= 0 && node.Source < graph.Nodes.Count;
        Require(hasSource, node, "differentiates no value of the forward");
        Node source = graph[node.Source];
        switch (node.Kind)
        {
            case NodeKind.OutputGradient:
                bool isOutput = node.Operand >= 0 && node.Operand < graph.Outputs.Count && graph.Outputs[node.Operand].Value == source.Id;
                Require(isOutput, node, "belongs to no output");
                RequireLike(node, source, source.DType);
                break;
            case NodeKind.Gradient or NodeKind.Use:
                VerifyContribution(node, source);
                break;
            case NodeKind.Total:
                Require(node.Operands.Count > 1, node, "adds fewer than two contributions");
                RequireOrder(node.Operands.Select(id => known[id]).ToArray(), node);
                Require(node.Operands.All(id => Receiver(known[id]) == source.Id), node, "adds a contribution to another value");
                RequireLike(node, source, source.Placement == Placement.Activation ? source.DType : DType.Float32);
                break;
            default:
                RequireLike(node, source, DType.Float32);
                break;
        }
    }

    private void VerifyContribution(Node node, Node source)
    {
        bool hasOperand = node.Operand >= 0 && node.Operand < source.Operands.Count;
        Require(hasOperand && GradientRules.Reaches(source.Operation, node.Operand), node, "differentiates an operand without a gradient");
        Node operand = graph[source.Operands[node.Operand]];
        if (node.Operands.Count > 1)
        {
            bool isRule = node.Operands.Skip(1).Take(source.Operands.Count + 1).SequenceEqual(source.Operands.Append(source.Id));
            Require(isRule, node, "reads other values than its operation's operands and result");
            Require(Receiver(known[node.Operands[0]]) == source.Id, node, "starts from the gradient of another value");
        }

        RequireLike(node, operand, operand.Placement == Placement.Activation ? operand.DType : DType.Float32);
    }

    /// <summary>Every edge from a trainable parameter to something an output depends on adds to its gradient, the last use first.</summary>
    private void VerifyContributionsOfParameters()
    {
        ILookup<int, (int Node, int Operand)> edges = FindEdges();
        ILookup<int, ParameterContribution> contributions = differentiated.ParameterContributions.ToLookup(item => item.Parameter);
        for (int index = 0; index < graph.Parameters.Count; index++)
        {
            string name = graph.Parameters[index].Name;
            Node[] own = contributions[index].Select(item => Known(item.Node, name)).ToArray();
            Verify(own.All(node => ParameterOf(Receiver(node)) == index), $"The gradient of '{name}' adds a contribution to another value.");
            HashSet<(int, int)> expected = new(graph.Parameters[index].Trainable ? edges[index] : Enumerable.Empty<(int, int)>());
            HashSet<(int, int)> found = new(own.Select(node => (node.Source, node.Operand)));
            Verify(found.SetEquals(expected), $"The gradient of '{name}' has {found.Count} contributions of the {expected.Count} that reach an output.");
            RequireOrder(own, null);
        }
    }

    /// <summary>Parameter -> the operands that read it and pass it a gradient from an output.</summary>
    private ILookup<int, (int Node, int Operand)> FindEdges()
    {
        HashSet<int> live = FindLive();
        return graph.Nodes.Where(node => live.Contains(node.Id))
            .SelectMany(node => node.Operands.Select((operand, position) => (Node: node, Parameter: ParameterOf(operand), Operand: position)))
            .Where(edge => edge.Parameter >= 0 && GradientRules.Reaches(edge.Node.Operation, edge.Operand))
            .ToLookup(edge => edge.Parameter, edge => (edge.Node.Id, edge.Operand));
    }

    /// <summary>The parameter that a value is; -1 for any other value.</summary>
    private int ParameterOf(int value) => value >= 0 && graph[value].Operation == Operation.Parameter ? graph[value].Attributes[0] : -1;

    private HashSet<int> FindLive()
    {
        HashSet<int> live = new(graph.Outputs.Select(output => output.Value));
        foreach (Node node in graph.Nodes.Reverse().Where(node => live.Contains(node.Id)))
        {
            live.UnionWith(node.Operands.Where((_, position) => GradientRules.Reaches(node.Operation, position)));
        }

        return live;
    }

    /// <summary>The value whose gradient a node is, or is part of; -1 for what is no gradient.</summary>
    private int Receiver(Node node) => node.Kind switch
    {
        NodeKind.OutputGradient or NodeKind.Total => node.Source,
        NodeKind.Gradient or NodeKind.Use => graph[node.Source].Operands[node.Operand],
        _ => -1,
    };

    /// <summary>Outputs count as the last uses, later ones later; then operations from the last, operands from the last.</summary>
    private void RequireOrder(Node[] contributions, Node? total)
    {
        for (int i = 1; i < contributions.Length; i++)
        {
            (int Value, int Operand) earlier = Place(contributions[i - 1]);
            (int Value, int Operand) later = Place(contributions[i]);
            bool descends = later.Value < earlier.Value || (later.Value == earlier.Value && later.Operand < earlier.Operand);
            string where = total is null ? "The gradient of a parameter" : $"%{total.Id}";
            Verify(descends, $"{where} adds %{contributions[i].Id} after %{contributions[i - 1].Id}, which is not the last use first.");
        }
    }

    private static (int Value, int Operand) Place(Node node) => (node.Kind == NodeKind.OutputGradient ? int.MaxValue : node.Source, node.Operand);

    private Node Known(int id, string parameter)
    {
        Verify(known.ContainsKey(id), $"The gradient of '{parameter}' adds %{id}, which nothing computes.");
        return known[id];
    }

    private static void RequireLike(Node node, Node value, DType dtype)
    {
        Require(node.Shape == value.Shape, node, $"has shape {node.Shape} where its value has {value.Shape}");
        Require(node.DType == dtype, node, $"has dtype {node.DType} where {dtype} is expected");
    }

    private static void Require(bool holds, Node node, string violation) => Verify(holds, $"%{node.Id} ({node.Kind} of {node.Operation}) {violation}.");

    private static void Verify(bool holds, string message)
    {
        if (!holds)
        {
            throw new CompilerStageException(Pass, message);
        }
    }
}
