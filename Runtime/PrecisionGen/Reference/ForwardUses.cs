using System.Collections.Generic;

namespace PrecisionGen.Reference;

/// <summary>
/// What one forward keeps over a step: the operations of its first sample, and an accumulator for each use of a parameter or
/// derived value by an activation's operation. Operations are known by their number in order of execution.
/// </summary>
internal sealed class ForwardUses(Tensor[] outputs, TapeNode[] nodes)
{
    private readonly Dictionary<(int Node, int Operand), GradientTarget> targets = [];

    /// <summary>The outputs of the first sample.</summary>
    public Tensor[] Outputs { get; } = outputs;

    /// <summary>The operations of the first sample; those on derived values alone are the same in every sample.</summary>
    public TapeNode[] Nodes { get; } = nodes;

    /// <summary>The accumulator of a use, made when the use first runs. Outputs are uses by the node after the last.</summary>
    public GradientTarget Open(int node, int operand, GradientSum sum, int length)
    {
        if (!targets.TryGetValue((node, operand), out GradientTarget? target))
        {
            target = GradientTarget.ForWholeStep(sum, length);
            targets.Add((node, operand), target);
        }

        return target;
    }

    /// <summary>The accumulator of a use; null if the use never ran.</summary>
    public GradientTarget? Find(int node, int operand) => targets.GetValueOrDefault((node, operand));
}
