using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;
using PrecisionGen.Compiler.Scheduling;

namespace PrecisionGen.Compiler.Planning;

/// <summary>The first and the last step at which a buffer holds something; kernels are numbered from 1 through forward and backward.</summary>
internal readonly record struct Lifetime(int First, int Last)
{
    public bool Meets(Lifetime other) => First <= other.Last && other.First <= Last;

    public Lifetime With(int step) => new(Math.Min(First, step), Math.Max(Last, step));
}

/// <summary>Finds when the buffers of a tile are in use.</summary>
internal static class Lifetimes
{
    public static Dictionary<int, Lifetime> Of(ScheduledProgram program)
    {
        Dictionary<int, Lifetime> lifetimes = new();
        void Touch(int buffer, int step)
        {
            if (buffer >= 0 && program[buffer].Space == Space.Tile)
            {
                lifetimes[buffer] = lifetimes.TryGetValue(buffer, out Lifetime lifetime) ? lifetime.With(step) : new Lifetime(step, step);
            }
        }

        int step = 0;
        foreach (Kernel kernel in program.Forward.Concat(program.Backward))
        {
            step++;
            foreach (int buffer in ExpressionWalker.Buffers(kernel))
            {
                Touch(buffer, step);
            }
        }

        int lastForward = program.Forward.Count;
        int end = step + 1;
        foreach (UseAccumulation use in program.Uses)
        {
            foreach (int buffer in ExpressionWalker.Buffers(use.Kernel))
            {
                Touch(buffer, end);
            }
        }

        TouchCallersSpans(program, Touch, lastForward);
        return lifetimes;
    }

    /// <summary>The lifetimes of the buffers of a space that nothing but a refresh touches, its kernels numbered from 1.</summary>
    public static Dictionary<int, Lifetime> OfRefresh(ScheduledProgram program, Space space)
    {
        (EquatableArray<Kernel> refresh, EquatableArray<Kernel> other) =
            space == Space.Weights ? (program.Refresh, program.GradientRefresh) : (program.GradientRefresh, program.Refresh);
        IEnumerable<Kernel> others = other.Concat(program.Forward).Concat(program.Backward).Concat(program.Completion)
            .Concat(program.Uses.Select(use => use.Kernel));
        HashSet<int> outlasting = new(others.SelectMany(ExpressionWalker.Buffers));
        Dictionary<int, Lifetime> lifetimes = new();
        for (int step = 1; step <= refresh.Count; step++)
        {
            foreach (int buffer in ExpressionWalker.Buffers(refresh[step - 1]).Where(id => id >= 0 && program[id].Space == space && !outlasting.Contains(id)))
            {
                lifetimes[buffer] = lifetimes.TryGetValue(buffer, out Lifetime lifetime) ? lifetime.With(step) : new Lifetime(step, step);
            }
        }

        return lifetimes;
    }

    /// <summary>Inputs are there before the first kernel, outputs until the forward ends, output gradients before the first kernel of the backward.</summary>
    private static void TouchCallersSpans(ScheduledProgram program, Action<int, int> touch, int lastForward)
    {
        foreach (Node input in program.Graph.Nodes.Where(node => node.Operation == Operation.Input))
        {
            if (program.Buffers.Any(buffer => buffer.Id == input.Id))
            {
                touch(input.Id, 0);
            }
        }

        touch(program.Positions, 0);
        foreach (OutputDefinition output in program.Graph.Outputs)
        {
            touch(output.Value, lastForward);
        }

        foreach (Node gradient in program.Differentiated?.Backward.Where(node => node.Kind == NodeKind.OutputGradient) ?? Enumerable.Empty<Node>())
        {
            touch(gradient.Id, lastForward + 1);
        }
    }
}
