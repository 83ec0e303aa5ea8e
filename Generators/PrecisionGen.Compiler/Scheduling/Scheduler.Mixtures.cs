using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Graphs;
using PrecisionGen.Mixtures;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>Mixtures of experts.</summary>
internal sealed partial class Scheduler
{
    private const int FirstWeight = 2;
    private readonly Dictionary<int, int> mixturesKept = new();
    private readonly HashSet<int> mixtureGradients = new();

    private void LowerMixture(Node node)
    {
        MixtureShape mixture = MixtureOf(node);
        int[] panels = ExpertPanels(node, transposed: true, weightPacks, Space.Weights);
        groups.Add(KernelGroup.Closed(new MixtureKernel(
            names.Of(node), Describe(node), mixture, Stored(node.Operands[0]), Stored(node.Operands[1]), panels[0], panels[1], panels[2],
            BufferOf(node).Id, KeptOf(node))));
    }

    /// <summary>One kernel computes the gradients of all operands' rows, at the first that something asks for.</summary>
    /// <param name="node">A gradient, or a use of weights.</param>
    private void AddMixtureGradient(Node node)
    {
        if (!mixtureGradients.Add(node.Source))
        {
            return;
        }

        Node mixture = graph[node.Source];
        Node[] siblings = differentiated!.Backward.Where(candidate => candidate.Kind == NodeKind.Gradient && candidate.Source == node.Source).ToArray();
        int TargetOf(int operand) => siblings.FirstOrDefault(sibling => sibling.Operand == operand) is Node found ? BufferOf(found).Id : -1;
        int[] panels = ExpertPanels(mixture, transposed: false, gradientPacks, Space.GradientWeights);
        string comment = siblings.Length > 0 ? string.Join("\n", siblings.Select(Describe)) : $"gradients inside the experts of {names.Of(mixture)}";
        groups.Add(KernelGroup.Closed(new MixtureGradientKernel(
            siblings.Length > 0 ? names.Of(siblings[0]) : names.Unique(names.Of(mixture) + "Gradient"), comment, MixtureOf(mixture), Stored(node.Operands[0]),
            panels[0], panels[1], panels[2], KeptOf(mixture), TargetOf(0), TargetOf(1))));
    }

    private UseAccumulation LowerMixtureUse(Node use)
    {
        AddMixtureGradient(use);
        Node value = graph[use.Source];
        MixtureShape mixture = MixtureOf(value);
        int total = BufferOf(use).Id;
        int open = NewBuffer(names.Of(use) + "Open", Space.Accumulators, use.Shape.Rows, use.Shape.Columns, false);
        int blocks = NewBuffer(names.Of(use) + "Blocks", Space.Accumulators, 1, MixtureMemory.Blocks(mixture.Experts), false);
        MixtureAccumulateKernel accumulate = new(names.Of(use), Describe(use), mixture, use.Operand, KeptOf(value), total, blocks);
        return new UseAccumulation(use.Id, accumulate, total, open, mixture.Rows);
    }

    private int[] ExpertPanels(Node mixture, bool transposed, List<Kernel> packs, Space space) => mixture.Operands.Skip(FirstWeight)
        .Select(weight => PanelsOf(Canonical(graph[weight]), transposed, packs, space, graph[weight].Shape[0])).ToArray();

    private int KeptOf(Node mixture)
    {
        if (!mixturesKept.TryGetValue(mixture.Id, out int kept))
        {
            MixtureShape shape = MixtureOf(mixture);
            int columns = MixtureMemory.Kept(shape.ExpertsPerRow, shape.Width, shape.Hidden);
            mixturesKept.Add(mixture.Id, kept = NewBuffer(names.Of(mixture) + "Kept", Space.Tile, shape.Rows, columns, true));
        }

        return kept;
    }

    private MixtureShape MixtureOf(Node node)
    {
        Shape gates = graph[node.Operands[FirstWeight]].Shape;
        return new MixtureShape(gates[0], node.Attributes[0], gates.Columns, gates[1], node.Shape.Rows, node.DType);
    }
}
