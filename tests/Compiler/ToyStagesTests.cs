using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Differentiation;
using PrecisionGen.Compiler.Emission.Cuda;
using PrecisionGen.Compiler.Graphs;
using PrecisionGen.Compiler.Planning;
using PrecisionGen.Compiler.Scheduling;
using Xunit;

namespace PrecisionGen.Compiler.Tests;

/// <summary>One toy definition through every stage, each as text.</summary>
public class ToyStagesTests
{
    private static readonly Stages Toy = Stages.Of(Models.Toy());

    [Fact]
    public void Stage1Definition() => Snapshot.Verify(DefinitionPrinter.Print(Models.Toy()));

    [Fact]
    public void Stage2Graph() => Snapshot.Verify(GraphPrinter.Print(Toy.Graph));

    [Fact]
    public void Stage3DifferentiatedGraph() => Snapshot.Verify(DifferentiatedGraphPrinter.Print(Toy.Differentiated));

    [Fact]
    public void Stage4LoopNests() => Snapshot.Verify(LoopNestPrinter.Print(Toy.Program));

    [Fact]
    public void Stage5MemoryPlan() => Snapshot.Verify(PlanPrinter.Print(Toy.Program, Toy.Plan));

    [Fact]
    public void Stage6CSharp() => Snapshot.Verify(Compiler.Compile(Models.Toy()).Source, "cs");

    [Fact]
    public void Stage6PseudoCuda() => Snapshot.Verify(PseudoCudaEmitter.Emit(Toy.Program, Toy.Plan), "cu");
}
