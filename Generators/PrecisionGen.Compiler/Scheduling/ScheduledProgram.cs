using System.Collections.Generic;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Differentiation;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>Everything that one forward at one dtype and profile runs, as loop nests, by when it runs.</summary>
/// <param name="Differentiated">The gradients; null when the forward is not trained.</param>
/// <param name="Refresh">Parameters, derived values and packed weights, once for each version of the weights.</param>
/// <param name="Forward">Once for each tile of samples.</param>
/// <param name="GradientRefresh">Packed weights of the backward, once for each version of the weights.</param>
/// <param name="Backward">Once for each tile of samples.</param>
/// <param name="Uses">The accumulators of uses: independent of each other, each over all tiles in order.</param>
/// <param name="Completion">The gradients of derived values, once a step.</param>
public sealed record ScheduledProgram(
    Graph Graph,
    DifferentiatedGraph? Differentiated,
    EquatableArray<Buffer> Buffers,
    EquatableArray<Kernel> Refresh,
    EquatableArray<Kernel> Forward,
    EquatableArray<Kernel> GradientRefresh,
    EquatableArray<Kernel> Backward,
    EquatableArray<UseAccumulation> Uses,
    EquatableArray<Kernel> Completion)
{
    /// <summary>The buffer of each row's position in its sequence, as an index and as a float; -1 when nothing reads it.</summary>
    public int Positions { get; init; } = -1;

    public Buffer this[int id] => BufferOf[id];

    private IReadOnlyDictionary<int, Buffer> BufferOf => buffers ??= Index(Buffers);

    private IReadOnlyDictionary<int, Buffer>? buffers;

    private static Dictionary<int, Buffer> Index(IEnumerable<Buffer> buffers)
    {
        Dictionary<int, Buffer> index = new();
        foreach (Buffer buffer in buffers)
        {
            index.Add(buffer.Id, buffer);
        }

        return index;
    }
}

/// <summary>One use's accumulator and the kernel that continues it with the rows of a tile.</summary>
/// <param name="Node">The use.</param>
/// <param name="Total">The buffer of the totals of closed blocks.</param>
/// <param name="Open">The buffer of the open block; -1 for a gather, which has no blocks.</param>
/// <param name="TermsPerSample">How many terms each sample adds to every element.</param>
public sealed record UseAccumulation(int Node, Kernel Kernel, int Total, int Open, int TermsPerSample);
