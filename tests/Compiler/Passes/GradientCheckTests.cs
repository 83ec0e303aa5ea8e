using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using Xunit;

namespace PrecisionGen.Compiler.Tests;

/// <summary>
/// An operation without a gradient is reported where training would have to pass one through it. Every operation has a gradient, so
/// the tests take one from the table.
/// </summary>
public class GradientCheckTests
{
    [Fact]
    public void AnOperationWithoutAGradientIsReportedAtItsInstruction() => AssertProblems(
        "PG0009 at 3: Tanh", (builder, x) => builder.Apply(Operation.Exp, builder.Apply(Operation.Tanh, builder.Apply(Operation.Multiply, x, builder.Parameter("Gain", [4])))));

    [Fact]
    public void SoIsOneInWhatIsComputedFromParametersAlone() => AssertProblems(
        "PG0009 at 2: Tanh", (builder, x) => builder.Apply(Operation.Multiply, x, builder.Apply(Operation.Tanh, builder.Parameter("Gain", [4]))));

    [Fact]
    public void AForwardThatIsNotTrainedMayUseIt() => AssertProblems(
        "", (builder, x) => builder.Apply(Operation.Tanh, builder.Apply(Operation.Multiply, x, builder.Parameter("Gain", [4]))), modes: 1);

    [Fact]
    public void SoMayOneThatReachesNoTrainedParameter() => AssertProblems(
        "", (builder, x) => builder.Apply(Operation.Tanh, builder.Apply(Operation.Multiply, x, builder.Parameter("Gain", [4], trainable: false))));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AStoppedGradientDoesNotReachIt(bool before) => AssertProblems("", (builder, x) =>
    {
        int gain = builder.Parameter("Gain", [4]);
        int product = builder.Apply(Operation.Multiply, x, gain);
        int stopped = before
            ? builder.Apply(Operation.Tanh, builder.Apply(Operation.StopGradient, product))
            : builder.Apply(Operation.StopGradient, builder.Apply(Operation.Tanh, product));
        return builder.Apply(Operation.Add, stopped, gain);
    });

    /// <summary>With the compiler's own table the same definitions are accepted: it is the table that decides.</summary>
    private static void AssertProblems(string expected, Func<DefinitionBuilder, int, int> build, int modes = 3)
    {
        DefinitionBuilder builder = new("Model", DType.Float16, DType.Float32) { Modes = modes };
        builder.Return("Result", build(builder, builder.Input("x", [4])));
        ModelDefinition definition = builder.Build();
        IEnumerable<string> found = Compiler.Check(definition, operation => operation != Operation.Tanh)
            .Select(problem => $"{problem.Id} at {problem.Instruction}: {string.Join(" | ", problem.Arguments)}");
        Assert.Equal(expected, string.Join("; ", found));
        Assert.Empty(Compiler.Check(definition));
    }
}
