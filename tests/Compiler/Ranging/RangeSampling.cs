using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;
using PrecisionGen.Compiler.Ranging;

namespace PrecisionGen.Compiler.Tests.Ranging;

/// <summary>Holds the ranges of a forward against values that the reference computes from random in-range inputs.</summary>
internal sealed class RangeSampling
{
    private readonly ModelDefinition model;
    private readonly Graph graph;
    private readonly RangedGraph ranged;
    private readonly Dictionary<(Operation, int), int> bits = [];

    private RangeSampling(ModelDefinition model, DType dtype, Func<Operation, RangeRules.Rule> rules)
    {
        this.model = model;
        graph = Checking.Checker.Build(model, 0, dtype, Profile.Exact1, []) ?? throw new ArgumentException("The definition has problems.");
        ranged = Ranger.Run(graph, Assumption.Finite, rules);
        foreach (Node node in graph.Nodes.Where(IsLeaf))
        {
            if (DeclaredOf(node.Operation, node.Attributes[0]) is not null && !bits.ContainsKey((node.Operation, node.Attributes[0])))
            {
                bits.Add((node.Operation, node.Attributes[0]), bits.Count);
            }
        }
    }

    /// <summary>The number of ends that were reached by the input they name.</summary>
    public int Reached { get; private set; }

    /// <summary>Every value that left its range, and every attained end that its input did not reach.</summary>
    public static List<string> Violations(ModelDefinition model, DType dtype, int seed, int samples, out int reached, Func<Operation, RangeRules.Rule>? rules = null)
    {
        RangeSampling sampling = new(model, dtype, rules ?? RangeRules.Of);
        Random random = new(seed);
        List<string> violations = [];
        for (int sample = 0; sample < samples; sample++)
        {
            violations.AddRange(sampling.Outside(random));
        }

        violations.AddRange(sampling.NotReached(random));
        reached = sampling.Reached;
        return violations;
    }

    private IEnumerable<string> Outside(Random random)
    {
        List<float[]> values = Evaluate(random, default);
        foreach (Node node in graph.Nodes)
        {
            Interval range = ranged.Stored[node.Id];
            foreach (float value in values[node.Id])
            {
                if (float.IsNaN(value) ? !range.MayBeNaN : value < range.Lowest || value > range.Highest)
                {
                    yield return $"%{node.Id} {node.Operation} is {value:R}, outside of [{range.Lowest:R}, {range.Highest:R}]";
                }
            }
        }
    }

    private IEnumerable<string> NotReached(Random random)
    {
        foreach (Node node in graph.Nodes)
        {
            Interval range = ranged.Stored[node.Id];
            if (range.AttainedHighest is Attained high)
            {
                Reached++;
                float found = Evaluate(random, high)[node.Id].Min();
                if (!(found >= high.Value))
                {
                    yield return $"%{node.Id} {node.Operation} is {found:R}, below the attained highest {high.Value:R}";
                }
            }

            if (range.AttainedLowest is Attained low)
            {
                Reached++;
                float found = Evaluate(random, low)[node.Id].Max();
                if (!(found <= low.Value))
                {
                    yield return $"%{node.Id} {node.Operation} is {found:R}, above the attained lowest {low.Value:R}";
                }
            }
        }
    }

    private List<float[]> Evaluate(Random random, Attained end)
    {
        Dictionary<(Operation, int), float[]> leaves = [];
        int style = random.Next(4);
        float[] Leaf(Operation kind, int index, int length)
        {
            if (!leaves.TryGetValue((kind, index), out float[]? elements))
            {
                bool isSet = bits.TryGetValue((kind, index), out int bit) && (end.Leaves & (1UL << bit)) != 0;
                DeclaredRange? declared = DeclaredOf(kind, index);
                elements = isSet
                    ? Enumerable.Repeat((end.AtHighest & (1UL << bit)) != 0 ? declared!.Highest : declared!.Lowest, length).ToArray()
                    : Enumerable.Range(0, length).Select(_ => Draw(random, declared, KnownOf(kind, index), style)).ToArray();
                leaves.Add((kind, index), elements);
            }

            return elements;
        }

        int rows = graph.Nodes.Where(node => node.Operation == Operation.Gather).Select(node => graph[node.Operands[0]].Shape[0]).DefaultIfEmpty(2).Min();
        int[] indices = [.. Enumerable.Range(0, 5).Select(_ => random.Next(Math.Min(2, rows)))];
        return ReferenceEvaluation.Run(model, graph.ModelDType, Leaf, indices);
    }

    /// <summary>Uniform, at an end, mixed, or small: corners are where rules go wrong.</summary>
    private float Draw(Random random, DeclaredRange? declared, float? known, int style)
    {
        double largest = Grid.Largest(graph.ModelDType);
        if (declared is null)
        {
            return known ?? (float)((random.Next(2) == 0 ? -1 : 1) * Math.Min(largest, Math.Exp(random.NextDouble() * 24 - 12)));
        }

        double low = float.IsInfinity(declared.Lowest) ? -Math.Min(largest, 1e6) : declared.Lowest;
        double high = float.IsInfinity(declared.Highest) ? Math.Min(largest, 1e6) : declared.Highest;
        double share = style switch
        {
            0 => random.NextDouble(),
            1 => random.Next(2),
            2 => random.Next(3) / 2.0,
            _ => random.NextDouble() * 1e-3,
        };
        return (float)Math.Clamp(low + (share * (high - low)), low, high);
    }

    private float? KnownOf(Operation kind, int index) =>
        kind == Operation.Parameter && model.Parameters[index] is { Trainable: false } parameter ? FloatBits.ToSingle(parameter.ValueBits) : null;

    /// <summary>A weight that would be infinite in storage is refused, whatever its range.</summary>
    private DeclaredRange? DeclaredOf(Operation kind, int index)
    {
        float largest = (float)Grid.Largest(graph.ModelDType);
        return kind == Operation.Input
            ? model.Forwards[0].Inputs[index].Range
            : model.Parameters[index].Range is DeclaredRange range
                ? DeclaredRange.Of(Math.Max(range.Lowest, -largest), Math.Min(range.Highest, largest))
                : null;
    }

    private static bool IsLeaf(Node node) => node.Operation is Operation.Input or Operation.Parameter;
}
