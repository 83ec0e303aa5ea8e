using System.Collections.Generic;
using PrecisionGen.Compiler.Checking;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Differentiation;
using PrecisionGen.Compiler.Graphs;
using PrecisionGen.Compiler.Planning;
using PrecisionGen.Compiler.Scheduling;
using Xunit;

namespace PrecisionGen.Compiler.Tests;

/// <summary>What each pass makes of the first forward of a definition.</summary>
internal sealed record Stages(Graph Graph, DifferentiatedGraph Differentiated, ScheduledProgram Program, MemoryPlan Plan)
{
    public static Stages Of(ModelDefinition definition, Profile profile = Profile.Exact1)
    {
        Graph graph = GraphOf(definition, profile);
        DifferentiatedGraph differentiated = Differentiator.Run(graph);
        ScheduledProgram program = Scheduler.Run(graph, differentiated);
        return new Stages(graph, differentiated, program, MemoryPlanner.Run(program));
    }

    public static Graph GraphOf(ModelDefinition definition, Profile profile = Profile.Exact1)
    {
        List<Problem> problems = [];
        Graph? graph = Checker.Build(definition, 0, definition.DTypes[0], profile, problems);
        Assert.Empty(problems);
        return graph!;
    }
}
