using System;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using Xunit;

namespace PrecisionGen.Compiler.Tests;

/// <summary>What does not fit is reported at its instruction, once, and what depends on it is not reported again.</summary>
public class CheckerTests
{
    [Fact]
    public void AFittingDefinitionHasNoProblems() => Assert.Empty(Compiler.Check(Models.CartPolePolicy()));

    [Fact]
    public void AShapeThatDoesNotFitNamesWhatWasExpectedAndFound() => AssertProblem(
        "PG0010 at 2: Linear | an input whose last dimension is 5, as the weight is [3, 5] | [4] and [3, 5]",
        (builder, x) => builder.Apply(Operation.Tanh, builder.Apply(Operation.Linear, x, builder.Parameter("Weight", [3, 5]))));

    [Fact]
    public void MixedDTypesNameBoth() => AssertProblem(
        "PG0011 at 2: Add | Float16 | Float32", (builder, x) => builder.Apply(Operation.Add, x, builder.Cast(x, DType.Float32)));

    [Fact]
    public void AMatrixProductOfAVectorIsRefused() => AssertProblem(
        "PG0010 at 2: MatMul | a left operand [.., rows, depth] | [4] and [4, 3]",
        (builder, x) => builder.Apply(Operation.MatMul, x, builder.Parameter("Right", [4, 3])));

    [Fact]
    public void AProductOfParametersThatEndsInAnInputIsRefused() => AssertProblem(
        "PG0010 at 3: Linear | a first operand that depends on an input where another does | parameters alone",
        (builder, x) => builder.Apply(Operation.Linear, builder.Parameter("Left", [2, 3]), builder.Parameter("Weight", [4, 3]), x));

    [Fact]
    public void AnUnusedParameterIsNamed()
    {
        ModelDefinition toy = Models.Toy();
        ParameterDefinition extra = toy.Parameters[0] with { Name = "Extra" };
        Problem problem = Assert.Single(Compiler.Check(toy with { Parameters = new EquatableArray<ParameterDefinition>(toy.Parameters.Append(extra)) }));
        Assert.Equal("PG0005 Extra", $"{problem.Id} {problem.Arguments[0]}");
    }

    [Fact]
    public void AProblemAtSeveralDTypesIsReportedOnce()
    {
        DefinitionBuilder builder = new("Model", DType.Float16, DType.BFloat16, DType.Float32);
        int x = builder.Input("x", [4]);
        builder.Return("Result", builder.Apply(Operation.Reshape, [x], [3]));
        Assert.Equal("PG0010", Assert.Single(Compiler.Check(builder.Build())).Id);
    }

    [Fact]
    public void AProblemOfOneDTypeOnlyIsFound()
    {
        DefinitionBuilder builder = new("Model", DType.Float16, DType.Float32);
        int x = builder.Input("x", [4]);
        builder.Return("Result", builder.Apply(Operation.Add, x, builder.Cast(x, DType.Float16)));
        Assert.Equal("PG0011", Assert.Single(Compiler.Check(builder.Build())).Id);
    }

    private static void AssertProblem(string expected, Func<DefinitionBuilder, int, int> build)
    {
        DefinitionBuilder builder = new("Model", DType.Float16);
        builder.Return("Result", build(builder, builder.Input("x", [4])));
        Problem problem = Assert.Single(Compiler.Check(builder.Build()));
        Assert.Equal(expected, $"{problem.Id} at {problem.Instruction}: {string.Join(" | ", problem.Arguments)}");
    }
}
