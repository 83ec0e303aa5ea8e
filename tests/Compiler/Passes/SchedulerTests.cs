using System;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Scheduling;
using Xunit;

namespace PrecisionGen.Compiler.Tests;

/// <summary>Which operations become one loop nest, and which values memory holds.</summary>
public class SchedulerTests
{
    [Fact]
    public void ALinearItsBiasActivationAndRoundingAreOneKernel() =>
        AssertForward("tanh", builder => builder.Apply(Operation.Tanh, Linear(builder, builder.Input("x", [4]))), stored: "input tanh");

    [Fact]
    public void ARowOperationTakesTheOperationsAfterIt() =>
        AssertForward("relu", builder => builder.Apply(Operation.Relu, builder.Apply(Operation.Softmax, builder.Input("x", [4]))), stored: "input relu softmaxRow");

    [Fact]
    public void ARowOperationStartsAKernelOfItsOwn() =>
        AssertForward("relu softmax", builder => builder.Apply(Operation.Softmax, builder.Apply(Operation.Relu, builder.Input("x", [4]))), stored: "input relu softmax softmaxRow");

    [Fact]
    public void AnotherShapeStartsAKernelOfItsOwn() =>
        AssertForward("sum2 add", builder => Broadcast(builder, builder.Input("x", [4])), stored: "input sum2 add");

    [Fact]
    public void ATwoStepChainOfElementwiseOperationsStoresItsResultAlone() =>
        AssertForward("exp", builder => builder.Apply(Operation.Exp, builder.Apply(Operation.Negate, builder.Input("x", [4]))), stored: "input exp");

    [Fact]
    public void ASliceOfWhatTheKernelComputesStartsAKernelOfItsOwn() => AssertForward(
        "tanh slice", builder => builder.Apply(Operation.Slice, [builder.Apply(Operation.Tanh, builder.Input("x", [4]))], [1, 2]), stored: "input tanh slice");

    [Fact]
    public void AReshapeThatKeepsTheRowLengthMovesNothingByItself() => AssertForward(
        "tanh reshape", builder => builder.Apply(Operation.Reshape, [builder.Apply(Operation.Tanh, builder.Input("x", [2, 3, 4]))], [6, 4]), stored: "input tanh reshape");

    [Fact]
    public void AContractionIsSplitInOtherProfilesOnly()
    {
        DefinitionBuilder builder = new("Model", DType.Float32);
        builder.Return("Result", Linear(builder, builder.Input("x", [4])));
        ModelDefinition definition = builder.Build();
        Assert.Equal(["0..4"], Depths(definition, Graphs.Profile.Exact1));
        Assert.Equal(["0..2", "2..4"], Depths(definition, Graphs.Profile.Reordered));
    }

    [Fact]
    public void LocalNamesComeFromTheDefinitionAndStayUnique()
    {
        DefinitionBuilder builder = new("Model", DType.Float32);
        int x = builder.Input("x", [4]);
        int first = builder.Apply(Operation.Tanh, [x], [], "class");
        int second = builder.Apply(Operation.Tanh, [first], [], "row");
        int third = builder.Apply(Operation.Exp, [second], [], "Blocks.3.Gain");
        builder.Return("Result", builder.Apply(Operation.Exp, [third], [], "blocks3Gain"));
        Kernel kernel = Assert.Single(Stages.Of(builder.Build()).Program.Forward);
        Assert.Equal(
            ["class2", "row2", "blocks3Gain", "blocks3Gain2"],
            ((ColumnLoop)((RowKernel)kernel).Body[0]).Body.OfType<Let>().Select(let => let.Name));
    }

    private static string[] Depths(ModelDefinition definition, Graphs.Profile profile) =>
        Stages.Of(definition, profile).Program.Forward.OfType<ContractionKernel>().Select(kernel => $"{kernel.DepthFrom}..{kernel.DepthTo}").ToArray();

    private static int Linear(DefinitionBuilder builder, int x) =>
        builder.Apply(Operation.Linear, x, builder.Parameter("Weight", [4, 4]), builder.Parameter("Bias", [4]));

    private static int Broadcast(DefinitionBuilder builder, int x) => builder.Apply(Operation.Add, x, builder.Apply(Operation.Sum, x));

    /// <param name="kernels">The forward's kernels, named by the last value of each.</param>
    /// <param name="stored">The buffers of a tile, in any order.</param>
    private static void AssertForward(string kernels, Func<DefinitionBuilder, int> build, string stored)
    {
        DefinitionBuilder builder = new("Model", DType.Float32) { Modes = 1 };
        builder.Return("Result", build(builder));
        ScheduledProgram program = Scheduler.Run(Stages.GraphOf(builder.Build()), null);
        Assert.Equal(kernels, string.Join(" ", program.Forward.Select(kernel => kernel.Name)));
        Assert.Equal(stored.Split(' ').Order(), program.Buffers.Where(buffer => buffer.Space == Space.Tile).Select(buffer => buffer.Name).Order());
    }
}
