using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Differentiation;
using PrecisionGen.Compiler.Graphs;
using PrecisionGen.Compiler.Verification;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>Turns a graph and its gradients into loop nests: fuses operations of one shape, and finds which values memory must hold.</summary>
internal sealed partial class Scheduler
{
    private readonly Graph graph;
    private readonly DifferentiatedGraph? differentiated;
    private readonly Dictionary<int, Node> nodes = new();
    private readonly Dictionary<int, Buffer> buffers = new();
    private readonly Names names = new();
    private readonly HashSet<int> read = new();
    private readonly Dictionary<(int Buffer, bool Transposed), int> panels = new();
    private readonly Dictionary<int, Node> firstMentions;
    private readonly List<Kernel> weightPacks = new();
    private readonly List<Kernel> gradientPacks = new();
    private readonly List<UseAccumulation> useAccumulations = new();
    private List<KernelGroup> groups = new();
    private bool inBackward;
    private int nextBuffer;

    private Scheduler(Graph graph, DifferentiatedGraph? differentiated)
    {
        this.graph = graph;
        this.differentiated = differentiated;
        IEnumerable<Node> all = graph.Nodes;
        if (differentiated is not null)
        {
            all = all.Concat(differentiated.Backward).Concat(differentiated.Uses).Concat(differentiated.Completion);
        }

        foreach (Node node in all)
        {
            nodes.Add(node.Id, node);
        }

        nextBuffer = nodes.Keys.Max() + 1;
        firstMentions = graph.Nodes.Where(node => node.Operation == Operation.Parameter).GroupBy(node => node.Attributes[0])
            .ToDictionary(mentions => mentions.Key, mentions => mentions.First());
    }

    private bool IsReordered => graph.Profile != Profile.Exact1;

    public static ScheduledProgram Run(Graph graph, DifferentiatedGraph? differentiated)
    {
        Scheduler scheduler = new(graph, differentiated);
        return scheduler.Build();
    }

    private ScheduledProgram Build()
    {
        foreach (OutputDefinition output in graph.Outputs)
        {
            read.Add(output.Value);
        }

        // Later lists decide what earlier lists must store, so every list is lowered before the first is finished.
        List<KernelGroup> derived = Lower(graph.Nodes.Where(node => node.Placement == Placement.Derived));
        List<KernelGroup> forward = Lower(graph.Nodes.Where(node => node.Placement == Placement.Activation || node.Placement == Placement.Indices));
        List<KernelGroup> backward = new();
        List<KernelGroup> completion = new();
        if (differentiated is not null)
        {
            inBackward = true;
            backward = Lower(differentiated.Backward);
            foreach (Node use in differentiated.Uses)
            {
                useAccumulations.Add(LowerUse(use));
            }

            foreach (ParameterContribution contribution in differentiated.ParameterContributions)
            {
                read.Add(contribution.Node);
            }

            completion = Lower(differentiated.Completion);
        }

        return new ScheduledProgram(
            graph,
            differentiated,
            new EquatableArray<Buffer>(),
            new EquatableArray<Kernel>(Refresh(Finish(derived))),
            new EquatableArray<Kernel>(Finish(forward)),
            new EquatableArray<Kernel>(gradientPacks),
            new EquatableArray<Kernel>(Finish(backward)),
            new EquatableArray<UseAccumulation>(useAccumulations),
            new EquatableArray<Kernel>(Finish(completion))) with
        { Positions = positions, Buffers = new EquatableArray<Buffer>(buffers.Values.OrderBy(buffer => buffer.Id)) };
    }

    /// <summary>
    /// Parameters that a kernel reads as they lie, derived values, packed weights. A pack follows at once on what it packs, so that rows
    /// that nothing else reads lie in memory for a moment only.
    /// </summary>
    private IEnumerable<Kernel> Refresh(IEnumerable<Kernel> derived)
    {
        HashSet<Kernel> placed = new();
        foreach (Node parameter in firstMentions.Values.Where(parameter => read.Contains(parameter.Id)))
        {
            yield return LoadOf(parameter, BufferOf(parameter).Id);
        }

        foreach (Kernel kernel in derived)
        {
            yield return kernel;
            foreach (PackKernel pack in weightPacks.OfType<PackKernel>().Where(pack => Touches.Of(kernel).Contains(new Touch(pack.Source, true))))
            {
                placed.Add(pack);
                yield return pack;
            }
        }

        foreach (Kernel kernel in weightPacks.Where(kernel => !placed.Contains(kernel)))
        {
            yield return kernel;
        }
    }

    private LoadKernel LoadOf(Node parameter, int buffer) => new(
        names.Unique("load" + char.ToUpperInvariant(names.Of(parameter)[0]) + names.Of(parameter).Substring(1)),
        $"{graph.Parameters[parameter.Attributes[0]].Name} {parameter.DType} {parameter.Shape}, widened",
        parameter.Attributes[0],
        buffer);

    private List<KernelGroup> Lower(IEnumerable<Node> list)
    {
        groups = new List<KernelGroup>();
        foreach (Node node in list)
        {
            Lower(node);
        }

        return groups;
    }

    private IEnumerable<Kernel> Finish(List<KernelGroup> list) =>
        list.Select(group => group.Finish(read.Contains, id => IdentityAccess(nodes[id]))).ToArray();

    private void Lower(Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.OutputGradient:
                LowerResident(node);
                break;
            case NodeKind.Value:
                LowerValue(node);
                break;
            case NodeKind.Gradient:
                LowerGradient(node);
                break;
            case NodeKind.Total:
                AddElementwise(node, node.Shape, node.Operands, reads => reads.Aggregate((sum, contribution) => sum + contribution));
                break;
            case NodeKind.Normalized:
                LowerRow(node, gradient: null, nodes[node.Operands[0]], row => RowRules.BuildNormalized(node.Operation, row));
                break;
        }
    }

    private void LowerValue(Node node)
    {
        Operation operation = node.Operation;
        if (operation == Operation.Input)
        {
            if (node.Placement == Placement.Activation)
            {
                LowerResident(node);
            }
        }
        else if (ElementwiseRules.IsElementwise(operation))
        {
            AddElementwise(node, node.Shape, node.Operands, reads => ElementwiseRules.Build(operation, reads, node.Attributes));
        }
        else if (RowRules.IsRowOperation(operation))
        {
            LowerRow(node, gradient: null, graph[node.Operands[0]], row => RowRules.BuildForward(operation, row));
        }
        else if (operation is Operation.Linear or Operation.MatMul)
        {
            LowerContraction(node);
        }
        else if (operation is Operation.Positions or Operation.Pick or Operation.Rope or Operation.CausalAttention or Operation.Attention)
        {
            LowerSequence(node);
        }
        else if (operation == Operation.MixtureOfExperts)
        {
            LowerMixture(node);
        }
        else
        {
            LowerMovement(node);
        }
    }

    private void LowerGradient(Node node)
    {
        Operation operation = node.Operation;
        if (operation is Operation.Linear or Operation.MatMul && node.Operand < 2)
        {
            LowerContractionGradient(node);
        }
        else if (RowRules.HasRowGradient(operation) && node.Operand == 0)
        {
            LowerRow(node, nodes[node.Operands[0]], nodes[node.Operands[1]], row => RowRules.BuildGradient(operation, row));
        }
        else if (operation == Operation.MaximumOverRow)
        {
            LowerMaximumGradient(node);
        }
        else if (operation is Operation.Pick or Operation.Rope or Operation.CausalAttention or Operation.Attention)
        {
            LowerSequenceGradient(node);
        }
        else if (operation == Operation.MixtureOfExperts)
        {
            AddMixtureGradient(node);
        }
        else if (operation is Operation.Reshape or Operation.Slice or Operation.Gather)
        {
            LowerMovementGradient(node);
        }
        else
        {
            LowerTermGradient(node);
        }
    }

    /// <summary>A value that the caller's spans were copied into; only its rounding remains.</summary>
    private void LowerResident(Node node)
    {
        Access self = IdentityAccess(node);
        if (node.DType != DType.Float32)
        {
            KernelGroup group = NewRowGroup(node.Shape, node.IsPerSample, new List<Statement>());
            group.Add(node.Id, names.Of(node), Describe(node), Expression.Round(node.DType, new Load(self)));
            groups.Add(group);
            read.Add(node.Id);
        }
    }

    private int NewBuffer(string name, Space space, int rows, int columns, bool perSample)
    {
        int id = nextBuffer++;
        buffers.Add(id, new Buffer(id, names.Unique(name), space, rows, columns, perSample));
        return id;
    }

    /// <summary>The buffer of a node's value; asking for it does not yet make anything write it.</summary>
    private Buffer BufferOf(Node node)
    {
        node = Canonical(node);
        if (!buffers.TryGetValue(node.Id, out Buffer? buffer))
        {
            bool isStepwide = node.Kind == NodeKind.Use || (differentiated is not null && node.Kind != NodeKind.Value && node.Placement == Placement.Derived);
            Space space = isStepwide ? Space.Accumulators : node.IsPerSample ? Space.Tile : Space.Weights;
            buffers.Add(node.Id, buffer = new Buffer(node.Id, names.Of(node), space, node.Shape.Rows, node.Shape.Columns, node.IsPerSample));
        }

        return buffer;
    }

    /// <summary>The buffer of a value that is read from memory, which its kernel therefore stores.</summary>
    private int Stored(int node)
    {
        read.Add(Canonical(nodes[node]).Id);
        return BufferOf(nodes[node]).Id;
    }

    /// <summary>Each mention of a parameter is a node of its own, but it lies in memory once.</summary>
    private Node Canonical(Node node) => node.Operation == Operation.Parameter && node.Kind == NodeKind.Value ? firstMentions[node.Attributes[0]] : node;

    private Access IdentityAccess(Node node) => Access.Of(BufferOf(node).Id, node.Shape, node.IsPerSample, node.Shape, node.IsPerSample);

    private string Describe(Node node)
    {
        string operands = string.Join(", ", node.Operands.Select(operand => names.Of(nodes[operand])));
        string kind = node.Kind switch
        {
            NodeKind.Value => node.Operation.ToString(),
            NodeKind.Gradient => $"gradient of {node.Operation} for operand {node.Operand}",
            NodeKind.OutputGradient => "gradient of an output",
            NodeKind.Total => "sum of contributions",
            NodeKind.Use => $"use by {node.Operation} as operand {node.Operand}",
            _ => "normalized input",
        };
        return $"{names.Of(node)} {node.DType} {node.Shape} = {kind}({operands})";
    }
}
