using System;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;
using PrecisionGen.Compiler.Verification;
using Xunit;

namespace PrecisionGen.Compiler.Tests;

public class GraphVerifierTests
{
    private const int Linear = 3;

    private static readonly Graph Toy = Stages.GraphOf(Models.Toy());

    [Fact]
    public void TheCheckersGraphIsAccepted() => GraphVerifier.Verify(Toy);

    [Fact]
    public void AnOperandThatIsNotEarlierIsRefused() =>
        Refuses("reads a value that is not earlier", Linear, node => node with { Operands = new EquatableArray<int>(0, 1, 4) });

    [Fact]
    public void AShapeThatTheRulesDoNotGiveIsRefused() =>
        Refuses("%3 = Linear has shape [2, 5] where the rules give [2, 4]", Linear, node => node with { Shape = Shape.Of(2, 5) });

    [Fact]
    public void ADTypeThatTheRulesDoNotGiveIsRefused() =>
        Refuses("has dtype Float32 where the rules give Float16", Linear, node => node with { DType = DType.Float32 });

    [Fact]
    public void APlacementThatTheRulesDoNotGiveIsRefused() =>
        Refuses("has placement Derived where the rules give Activation", Linear, node => node with { Placement = Placement.Derived });

    [Fact]
    public void OperandsThatDoNotFitAreRefused() =>
        Refuses("expects a weight [outputs, inputs]", Linear, node => node with { Operands = new EquatableArray<int>(0, 2) });

    [Fact]
    public void AParameterOfAnotherShapeIsRefused() =>
        Refuses("%1 = Parameter has shape [4] where the rules give [4, 4]", 1, node => node with { Shape = Shape.Of(4) });

    [Fact]
    public void ANodeAtAnotherPlaceIsRefused() => Refuses("stands at place 3", Linear, node => node with { Id = 7 });

    [Fact]
    public void AnOutputThatIsNoValueIsRefused()
    {
        Graph broken = Toy with { Outputs = new EquatableArray<OutputDefinition>(new OutputDefinition("Missing", 99)) };
        Expect("The output 'Missing' is %99, which is no value.", broken);
    }

    private static void Refuses(string reason, int changed, Func<Node, Node> change) => Expect(reason, Toy with
    {
        Nodes = new EquatableArray<Node>(Toy.Nodes.Select((node, index) => index == changed ? change(node) : node)),
    });

    private static void Expect(string reason, Graph broken)
    {
        CompilerStageException exception = Assert.Throws<CompilerStageException>(() => GraphVerifier.Verify(broken));
        Assert.Equal("Checking", exception.Pass);
        Assert.Contains(reason, exception.Message);
    }
}
