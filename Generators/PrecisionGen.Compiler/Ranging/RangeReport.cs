using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PrecisionGen.Compiler.Checking;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Ranging;

/// <summary>What the ranges of a forward say to its author, at all dtypes that the model is compiled for.</summary>
internal static class RangeReport
{
    /// <summary>Overflows that are certain, proofs that there are none, and, where it is asked for, what is not proven.</summary>
    /// <param name="graphs">The forward at each dtype.</param>
    public static IEnumerable<Problem> Of(int forward, IReadOnlyList<Graph> graphs, bool requiresProof)
    {
        List<RangedGraph> ranged = graphs.Select(graph => Ranger.Run(graph, Assumption.Finite)).ToList();
        foreach (RangedGraph one in ranged)
        {
            foreach (Problem problem in Overflows(forward, one).Concat(requiresProof ? NotProven(forward, one) : Enumerable.Empty<Problem>()))
            {
                yield return problem;
            }
        }

        if (graphs.Count > 0 && HasDeclaredRange(graphs[0]) && ProofOf(forward, ranged) is Problem proof)
        {
            yield return proof;
        }
    }

    /// <summary>The proof for one graph as a line of its summary; null without declared ranges or without a proof.</summary>
    public static string? Line(Graph graph)
    {
        if (graph.Profile != Profile.Exact1 || !HasDeclaredRange(graph) || Proof.Of(Ranger.Run(graph, Assumption.Finite)) is not Proof proof)
        {
            return null;
        }

        return $"within {string.Join(", ", proof.DTypes())}: the largest |value|, of {proof.Describe()}";
    }

    /// <summary>Whether an input or parameter that the forward uses declares a range.</summary>
    private static bool HasDeclaredRange(Graph graph) => graph.Inputs.Any(input => input.Range is not null)
        || graph.Nodes.Any(node => node.Operation == Operation.Parameter && graph.Parameters[node.Attributes[0]].Range is not null);

    private static IEnumerable<Problem> Overflows(int forward, RangedGraph ranged)
    {
        foreach (Node node in ranged.Graph.Nodes)
        {
            if (node.Operation == Operation.Parameter || ranged.OverflowOf(node) is not Attained end)
            {
                continue;
            }

            string name = node.Operation == Operation.Input ? $"The input '{ranged.Graph.Inputs[node.Attributes[0]].Name}'" : node.Operation.ToString();
            yield return Problem(
                ProblemIds.RangeOverflow, forward, node.Id, name, Number(end.Value), Operands(ranged, node, end), node.DType.ToString(), Number(Grid.Largest(node.DType)));
        }
    }

    /// <summary>The values that proven operands lead out of proof.</summary>
    private static IEnumerable<Problem> NotProven(int forward, RangedGraph ranged)
    {
        foreach (Node node in ranged.Graph.Nodes.Where(RangedGraph.IsComputed))
        {
            Interval stored = ranged.Stored[node.Id];
            bool isFirst = node.Operands.All(operand => ranged.Graph[operand].Placement == Placement.Indices || ranged.Stored[operand].IsFinite);
            if (stored.IsFinite || !isFirst || ranged.OverflowOf(node) is not null)
            {
                continue;
            }

            double bound = ranged.Computed[node.Id].Magnitude;
            string what = stored.MayBeNaN
                ? "can be NaN or infinite"
                : $"can reach {Number(bound)}, and the largest {node.DType} is {Number(Grid.Largest(node.DType))}";
            yield return Problem(ProblemIds.RangeNotProven, forward, node.Id, node.Operation.ToString(), what);
        }
    }

    private static Problem? ProofOf(int forward, IReadOnlyList<RangedGraph> ranged)
    {
        Proof? proof = Proof.Of(ranged.ToArray());
        string condition = "";
        if (proof is null && ranged.All(one => one.Graph.Nodes.All(node => one.OverflowOf(node) is null)))
        {
            proof = Proof.Of(ranged.Select(one => Ranger.Run(one.Graph, Assumption.AtCreation)).ToArray());
            condition = ", for the weights as created; declare a ValueRange on parameters to prove it for all";
        }

        return proof is null
            ? null
            : Problem(ProblemIds.RangeProof, forward, -1, ranged[0].Graph.Name, string.Join(" and ", proof.DTypes()), proof.Describe() + condition);
    }

    /// <summary>What the operands are when the result reaches the end: the ends of theirs that the same input reaches.</summary>
    private static string Operands(RangedGraph ranged, Node node, Attained end)
    {
        if (node.Operation == Operation.Input)
        {
            return "";
        }

        List<string> values = new();
        foreach (int operand in node.Operands)
        {
            Interval range = ranged.Stored[operand];
            Attained? found = Reached(range.AttainedHighest, end) ?? Reached(range.AttainedLowest, end);
            values.Add(found is Attained attained ? Number(attained.Value) : "any");
        }

        return values.Count == 1 ? $" for an input of {values[0]}" : $" for inputs of {string.Join(", ", values.Take(values.Count - 1))} and {values.Last()}";
    }

    private static Attained? Reached(Attained? operand, Attained end) =>
        operand is Attained attained && attained.IsCompatible(end) && (attained.Leaves & ~end.Leaves) == 0 ? operand : null;

    /// <summary>A number in four digits, as a person writes it.</summary>
    internal static string Number(double value)
    {
        double size = Math.Abs(value);
        if (size > 1e300)
        {
            return value > 0 ? "more than 1e300" : "less than -1e300";
        }

        string format = size is >= 1e6 or (> 0 and < 1e-3) ? "0.##e0" : size >= 1000 ? "0.#" : "0.###";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }

    private static Problem Problem(string id, int forward, int instruction, params string[] arguments) =>
        new(id, forward, instruction, new EquatableArray<string>(arguments));
}
