using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Ranging;

/// <summary>What a rule sees: the node, the ranges of its operands as they are stored, and the graph for relations between them.</summary>
internal readonly struct Scope
{
    private readonly Interval[] stored;

    public Scope(Graph graph, Node node, Interval[] stored)
    {
        Graph = graph;
        Node = node;
        this.stored = stored;
    }

    public Graph Graph { get; }

    public Node Node { get; }

    /// <summary>The range of the first operand.</summary>
    public Interval X => Of(0);

    /// <summary>The range of an operand.</summary>
    public Interval Of(int operand) => stored[Node.Operands[operand]];

    /// <summary>The length of the last axis of an operand.</summary>
    public int Columns(int operand) => Graph[Node.Operands[operand]].Shape.Columns;

    /// <summary>An attribute that is the bits of a float32.</summary>
    public float Float(int attribute) => FloatBits.ToSingle(Node.Attributes[attribute]);

    /// <summary>The range of each operand.</summary>
    public IEnumerable<Interval> All()
    {
        Interval[] ranges = stored;
        return Node.Operands.Select(operand => ranges[operand]);
    }
}
