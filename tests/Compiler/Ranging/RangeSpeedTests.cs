using System;
using System.Diagnostics;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;
using PrecisionGen.Compiler.Ranging;
using Xunit;

namespace PrecisionGen.Compiler.Tests.Ranging;

/// <summary>Prints what bounding a thousand values costs, warm; the target is below 1 ms. It asserts nothing of time: a busy machine must not fail a build.</summary>
public class RangeSpeedTests(ITestOutputHelper output)
{
    private const int Layers = 200;
    private const int Repetitions = 200;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AThousandNodes(bool isDeclared)
    {
        ModelDefinition model = Models.Deep(Layers, DType.Float16);
        DeclaredRange? range = isDeclared ? DeclaredRange.Of(-1, 1) : null;
        model = model with
        {
            Parameters = new EquatableArray<ParameterDefinition>(model.Parameters.Select(parameter => parameter with { Range = range })),
        };
        Graph graph = Stages.GraphOf(model);
        double fastest = double.PositiveInfinity;
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            long start = Stopwatch.GetTimestamp();
            RangedGraph ranged = Ranger.Run(graph, Assumption.Finite);
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            Assert.Equal(graph.Nodes.Count, ranged.Stored.Length);
        }

        output.WriteLine($"{graph.Nodes.Count} nodes, declared ranges {isDeclared}: {fastest * 1000 / graph.Nodes.Count:F3} ms per 1,000 nodes");
    }
}
