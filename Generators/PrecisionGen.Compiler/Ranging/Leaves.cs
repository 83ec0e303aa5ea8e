using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Ranging;

/// <summary>What is assumed of parameters that declare no range and are trained.</summary>
internal enum Assumption
{
    /// <summary>They are finite: training can take them anywhere.</summary>
    Finite,

    /// <summary>They are as their initializers filled them.</summary>
    AtCreation,
}

/// <summary>The ranges of inputs and parameters, as they are stored at the dtype.</summary>
internal sealed class Leaves
{
    private const int MostAttained = 64;

    // Above the largest quantile that 53 bits of randomness give, 8.2095.
    private const double LargestNormal = 8.21;

    private readonly Graph graph;
    private readonly Assumption assumption;
    private readonly Dictionary<(Operation Kind, int Index), Interval> ranges = new();
    private int attained;

    public Leaves(Graph graph, Assumption assumption)
    {
        this.graph = graph;
        this.assumption = assumption;
    }

    /// <summary>The range of an input or parameter before it is rounded; the same for each of its uses.</summary>
    public Interval Of(Node node)
    {
        (Operation Operation, int) key = (node.Operation, node.Attributes[0]);
        if (!ranges.TryGetValue(key, out Interval range))
        {
            range = node.Operation == Operation.Input ? Of(graph.Inputs[node.Attributes[0]], node.DType) : Of(graph.Parameters[node.Attributes[0]], node.DType);
            ranges.Add(key, range);
        }

        return range;
    }

    private Interval Of(InputDefinition input, DType dtype)
    {
        double largest = Grid.Largest(dtype);
        return input switch
        {
            { IsIndices: true } => new Interval(0, int.MaxValue),
            { Range: DeclaredRange range } => Declared(range, largest),
            _ => new Interval(-largest, largest),
        };
    }

    private Interval Of(ParameterDefinition parameter, DType dtype)
    {
        double largest = Grid.Largest(dtype);
        if (parameter.Range is DeclaredRange range)
        {
            // A weight whose storage would be infinite is refused, so it is none of the range.
            DeclaredRange stored = DeclaredRange.Of(Math.Max(range.Lowest, (float)-largest), Math.Min(range.Highest, (float)largest));
            return stored.Lowest <= stored.Highest ? Declared(stored, largest) : new Interval(-largest, largest);
        }

        bool isKnown = !parameter.Trainable || assumption == Assumption.AtCreation;
        return isKnown ? Initial(parameter) : new Interval(-largest, largest);
    }

    /// <summary>A declared range. An infinite end is no bound: finite values are meant.</summary>
    private Interval Declared(DeclaredRange range, double largest)
    {
        Attained? lowest = null;
        Attained? highest = null;
        if (attained < MostAttained)
        {
            ulong leaf = 1UL << attained++;
            lowest = float.IsInfinity(range.Lowest) ? null : new Attained(range.Lowest, leaf);
            highest = float.IsInfinity(range.Highest) ? null : new Attained(range.Highest, leaf, leaf);
        }

        double low = float.IsInfinity(range.Lowest) ? -largest : range.Lowest;
        double high = float.IsInfinity(range.Highest) ? largest : range.Highest;
        return new Interval(low, high, false, lowest, highest);
    }

    /// <summary>What an initializer fills in, as Runtime/ARITHMETIC.md states it.</summary>
    private static Interval Initial(ParameterDefinition parameter)
    {
        double fanIn = parameter.Shape[parameter.Shape.Count - 1];
        double fanOut = parameter.Shape.Aggregate(1.0, (product, size) => product * size) / fanIn;
        bool isVector = parameter.Shape.Count < 2;
        double gain = Math.Abs(FloatBits.ToSingle(parameter.GainBits));
        double bound = gain * parameter.Initializer switch
        {
            "Default" => Math.Sqrt(1 / fanIn),
            "KaimingUniform" => Math.Sqrt(3 / fanIn),
            "XavierUniform" => Math.Sqrt(6 / (fanIn + fanOut)),
            "KaimingNormal" => LargestNormal / Math.Sqrt(fanIn),
            "XavierNormal" => LargestNormal * Math.Sqrt(2 / (fanIn + fanOut)),
            _ => 1, // Orthogonal: no element of a unit vector exceeds 1.
        };
        bound = Grid.Above(bound * (1 + Functions.InDouble));
        return parameter.Initializer switch
        {
            "Constant" => Interval.Exactly(FloatBits.ToSingle(parameter.ValueBits)),
            "Zeros" => Interval.Exactly(0),
            "Default" when isVector => Interval.Exactly(0),
            _ => new Interval(-bound, bound),
        };
    }
}
