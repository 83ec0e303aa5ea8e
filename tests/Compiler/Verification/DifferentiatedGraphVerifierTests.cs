using System;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Differentiation;
using PrecisionGen.Compiler.Graphs;
using PrecisionGen.Compiler.Verification;
using Xunit;

namespace PrecisionGen.Compiler.Tests;

public class DifferentiatedGraphVerifierTests
{
    private static readonly DifferentiatedGraph Toy = Stages.Of(Models.Toy()).Differentiated;

    private static readonly DifferentiatedGraph Reused = Stages.Of(ReusedValue()).Differentiated;

    [Fact]
    public void WhatTheDifferentiatorMakesIsAccepted()
    {
        DifferentiatedGraphVerifier.Verify(Toy);
        DifferentiatedGraphVerifier.Verify(Reused);
    }

    [Fact]
    public void AGradientOfAnotherShapeIsRefused() =>
        Refuses("has shape [1] where its value has [2, 4]", ChangeBackward(NodeKind.Gradient, node => node with { Shape = Shape.Scalar }));

    [Fact]
    public void AContributionThatIsNotRoundedIsRefused() =>
        Refuses("has dtype Float32 where Float16 is expected", ChangeBackward(NodeKind.Gradient, node => node with { DType = DType.Float32 }));

    [Fact]
    public void AGradientWithoutASourceIsRefused() =>
        Refuses("differentiates no value of the forward", ChangeBackward(NodeKind.Gradient, node => node with { Source = -1 }));

    [Fact]
    public void AGradientOfAnotherOperandIsRefused() =>
        Refuses("differentiates an operand without a gradient", ChangeBackward(NodeKind.Gradient, node => node with { Operand = 3 }));

    [Fact]
    public void AGradientThatStartsElsewhereIsRefused() => Refuses(
        "starts from the gradient of another value",
        Toy with { Backward = Change(Toy.Backward, node => node.Operation == Operation.Tanh, node => node with { Operands = ReplaceFirst(node, 11) }) });

    [Fact]
    public void AValueThatIsNotComputedBeforeIsRefused() =>
        Refuses("reads a value that is not computed before it", Toy with { Backward = new EquatableArray<Node>(Toy.Backward.Reverse()) });

    [Fact]
    public void AnOutputGradientOfNoOutputIsRefused() =>
        Refuses("belongs to no output", ChangeBackward(NodeKind.OutputGradient, node => node with { Operand = 1 }));

    [Fact]
    public void AMissingContributionIsRefused() => Refuses(
        "The gradient of 'Weight' has 0 contributions of the 1 that reach an output",
        Toy with { ParameterContributions = new EquatableArray<ParameterContribution>(Toy.ParameterContributions.Where(item => item.Parameter != 0)) });

    [Fact]
    public void AGradientOfAFixedParameterIsRefused() => Refuses(
        "The gradient of 'Offset' adds a contribution to another value",
        Toy with { ParameterContributions = new EquatableArray<ParameterContribution>(Toy.ParameterContributions.Append(Toy.ParameterContributions[0] with { Parameter = 3 })) });

    [Fact]
    public void ContributionsFromTheFirstUseOnAreRefused() => Refuses(
        "which is not the last use first",
        Reused with { Backward = Change(Reused.Backward, node => node.Kind == NodeKind.Total, node => node with { Operands = new EquatableArray<int>(node.Operands.Reverse()) }) });

    [Fact]
    public void UsesOfATiedParameterFromTheFirstOnAreRefused() => Refuses(
        "The gradient of a parameter adds",
        Reused with { ParameterContributions = new EquatableArray<ParameterContribution>(Reused.ParameterContributions.Reverse()) });

    /// <summary>One weight in two layers, and a value that three operations use.</summary>
    private static ModelDefinition ReusedValue()
    {
        DefinitionBuilder builder = new("Reused", DType.Float16);
        int x = builder.Input("x", [4]);
        int weight = builder.Parameter("Weight", [4, 4]);
        int first = builder.Apply(Operation.Linear, x, weight);
        int square = builder.Apply(Operation.Multiply, first, first);
        int second = builder.Apply(Operation.Linear, square, weight);
        builder.Return("Result", builder.Apply(Operation.Add, second, first));
        return builder.Build();
    }

    private static EquatableArray<int> ReplaceFirst(Node node, int operand) => new(node.Operands.Skip(1).Prepend(operand));

    private static DifferentiatedGraph ChangeBackward(NodeKind kind, Func<Node, Node> change) =>
        Toy with { Backward = Change(Toy.Backward, node => node.Kind == kind, change) };

    private static EquatableArray<Node> Change(EquatableArray<Node> nodes, Func<Node, bool> where, Func<Node, Node> change)
    {
        int place = nodes.ToList().FindIndex(node => where(node));
        return new EquatableArray<Node>(nodes.Select((node, index) => index == place ? change(node) : node));
    }

    private static void Refuses(string reason, DifferentiatedGraph broken)
    {
        CompilerStageException exception = Assert.Throws<CompilerStageException>(() => DifferentiatedGraphVerifier.Verify(broken));
        Assert.Equal("Differentiation", exception.Pass);
        Assert.Contains(reason, exception.Message);
    }
}
