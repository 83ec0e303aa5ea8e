using System;
using System.Collections.Generic;

namespace PrecisionGen.Reference;

/// <summary>The operations that lead to the outputs of one sample, in order of execution.</summary>
internal static class Tape
{
    /// <summary>Every node that an output depends on, ascending by execution.</summary>
    public static TapeNode[] Collect(ReadOnlySpan<Tensor> outputs)
    {
        HashSet<TapeNode> found = [];
        Stack<TapeNode> pending = new();
        foreach (Tensor output in outputs)
        {
            Visit(output);
        }

        while (pending.TryPop(out TapeNode? node))
        {
            foreach (Operand operand in node.Operands)
            {
                Visit(operand.Value);
            }
        }

        TapeNode[] nodes = [.. found];
        Array.Sort(nodes, (left, right) => left.Sequence.CompareTo(right.Sequence));
        return nodes;

        void Visit(Tensor tensor)
        {
            if (tensor.Node is TapeNode node && found.Add(node))
            {
                pending.Push(node);
            }
        }
    }

    /// <summary>Throws unless a sample of a forward returned as many outputs and executed the same operations as the first.</summary>
    public static void RequireSame(ForwardUses first, ReadOnlySpan<Tensor> outputs, TapeNode[] nodes)
    {
        if (first.Outputs.Length != outputs.Length || first.Nodes.Length != nodes.Length)
        {
            throw new InvalidOperationException(
                $"Expected every sample of a forward to execute the same operations: the first returned {first.Outputs.Length} outputs " +
                $"of {first.Nodes.Length} operations, this one {outputs.Length} outputs of {nodes.Length} operations.");
        }

        for (int i = 0; i < nodes.Length; i++)
        {
            if (!Alike(first.Nodes[i], nodes[i]))
            {
                throw new InvalidOperationException(
                    $"Expected every sample of a forward to execute the same operations: the first executed {first.Nodes[i]} " +
                    $"as number {i}, this one {nodes[i]}.");
            }
        }
    }

    private static bool Alike(TapeNode a, TapeNode b) =>
        a.Operation == b.Operation
        && a.Operands.Length == b.Operands.Length
        && a.Result.DType == b.Result.DType
        && a.Result.IsDerived == b.Result.IsDerived
        && a.Result.IsAlongTime == b.Result.IsAlongTime
        && FixedAxes(a.Result).SequenceEqual(FixedAxes(b.Result));

    /// <summary>The dimensions that samples share: sequences differ in their leading one, time.</summary>
    private static ReadOnlySpan<int> FixedAxes(Tensor tensor) => tensor.IsAlongTime ? tensor.Shape[1..] : tensor.Shape;
}
