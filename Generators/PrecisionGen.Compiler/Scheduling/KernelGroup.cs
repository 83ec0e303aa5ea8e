using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>A kernel being built: statements at one row and column that later operations of the same shape may join.</summary>
internal sealed class KernelGroup
{
    private readonly Func<string, string, EquatableArray<Statement>, Kernel> finish;
    private readonly List<Let> lets = new();
    private readonly List<string> comments = new();

    /// <param name="finish">Makes the kernel from its name, comment and the statements at each column.</param>
    public KernelGroup(Shape shape, bool perSample, Func<string, string, EquatableArray<Statement>, Kernel> finish)
    {
        Shape = shape;
        PerSample = perSample;
        this.finish = finish;
    }

    public Shape Shape { get; }

    public bool PerSample { get; }

    /// <summary>The nodes whose values are locals of this kernel.</summary>
    public HashSet<int> Nodes { get; } = new();

    public static KernelGroup Closed(Kernel kernel) => new(Shape.Scalar, false, (_, _, _) => kernel) { IsClosed = true };

    /// <summary>True when nothing may join.</summary>
    public bool IsClosed { get; init; }

    public void Add(int node, string name, string comment, Expression value)
    {
        lets.Add(new Let(name, value, node));
        comments.Add(comment);
        Nodes.Add(node);
    }

    /// <summary>Makes the kernel, storing just the values that something else reads.</summary>
    public Kernel Finish(Func<int, bool> isRead, Func<int, Access> accessOf)
    {
        List<Statement> statements = new();
        foreach (Let let in lets)
        {
            statements.Add(let);
            if (isRead(let.Node))
            {
                statements.Add(new Store(accessOf(let.Node), new Local(let.Name)));
            }
        }

        string name = lets.Count == 0 ? "" : lets[lets.Count - 1].Name;
        return finish(name, string.Join("\n", comments.Distinct()), new EquatableArray<Statement>(statements));
    }
}
