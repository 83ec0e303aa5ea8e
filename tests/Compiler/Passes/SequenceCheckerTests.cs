using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Checking;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;
using Xunit;

namespace PrecisionGen.Compiler.Tests;

/// <summary>Time leads every shape that depends on tokens; what looks ahead, mixes or widens it is reported at its instruction.</summary>
public class SequenceCheckerTests
{
    [Fact]
    public void TheGraphHasOnePositionAndItsTextShowsTime()
    {
        DefinitionBuilder builder = new("Model", DType.Float16);
        int tokens = builder.Tokens("tokens");
        int targets = builder.Tokens("targets");
        int table = builder.Parameter("Table", [5, 8]);
        int x = builder.Apply(Operation.Gather, table, tokens);
        int position = builder.Apply(Operation.Gather, table, builder.Apply(Operation.Positions, tokens));
        int heads = builder.Apply(Operation.Reshape, [builder.Apply(Operation.Add, x, position)], [-1, 2, 4]);
        int key = builder.Apply(Operation.Rope, [heads], [0, FloatBits.FromSingle(10000f), 0, 0, 0, 0]);
        int attended = builder.Apply(Operation.CausalAttention, [heads, key, heads], [0, 0, 0]);
        int derived = builder.Apply(Operation.Add, table, table);
        int logits = builder.Apply(Operation.Linear, builder.Apply(Operation.Reshape, [attended], [-1, 8]), derived);
        builder.Return("Result", builder.Apply(Operation.Pick, logits, targets));
        Graph graph = Stages.GraphOf(builder.Build());
        Assert.True(graph.IsSequence);
        Assert.Equal(Shape.Of(2, 4), graph[attended].Shape);
        Assert.Equal(
            """
            graph Evaluate Float16 Exact1
            %0 = Input() {0} : Float16 [time] Indices
            %1 = Input() {1} : Float16 [time] Indices
            %2 = Parameter() {0} : Float16 [5, 8] Parameter
            %3 = Gather(%2, %0) : Float16 [time, 8] Activation
            %4 = Positions(%0) : Float32 [time] Indices
            %5 = Gather(%2, %4) : Float16 [time, 8] Activation
            %6 = Add(%3, %5) : Float16 [time, 8] Activation
            %7 = Reshape(%6) {-1, 2, 4} : Float16 [time, 2, 4] Activation
            %8 = Rope(%7) {1065353216, 1008981770} : Float16 [time, 2, 4] Activation
            %9 = CausalAttention(%7, %8, %7) {0, 0, 1056964608} : Float16 [time, 2, 4] Activation
            %10 = Add(%2, %2) : Float16 [5, 8] Derived
            %11 = Reshape(%9) {-1, 8} : Float16 [time, 8] Activation
            %12 = Linear(%11, %10) : Float16 [time, 5] Activation
            %13 = Pick(%12, %1) : Float16 [time, 1] Activation
            return Result = %13

            """,
            GraphPrinter.Print(graph),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void OnlyAttentionLooksAhead() => Assert.Equal(
        [Operation.Attention], Enum.GetValues<Operation>().Where(operation => CausalityRules.Of(operation) == TimeReach.All));

    [Theory]
    [InlineData(3, "")]
    [InlineData(4, "PG0014 at 4: Attention")]
    [InlineData(7, "PG0014 at 4: Attention")]
    public void LookingAheadIsRefusedUnderDecodingAlone(int modes, string expected) => AssertProblems(
        expected, (builder, x) => builder.Apply(Operation.Attention, [Heads(builder, x), 3, 3], [0, 0]), modes);

    [Fact]
    public void AValueWithoutTimeMustNotBeAsWideAsOneWithIt() => AssertProblems(
        "PG0010 at 4: Add | a value without time of at most 1 dimensions | [time, 8] and [1, 8]",
        (builder, x) => builder.Apply(Operation.Add, x, builder.Parameter("Row", [1, 8])));

    [Fact]
    public void KeysAndQueriesHaveOneDType() => AssertProblems(
        "PG0011 at 5: CausalAttention | Float16 | Float32",
        (builder, x) =>
        {
            int heads = Heads(builder, x);
            return builder.Apply(Operation.CausalAttention, [heads, builder.Cast(heads, DType.Float32), heads], [0, 0, 0]);
        });

    [Theory]
    [InlineData(DType.Float32, 4, 2, "")]
    [InlineData(DType.Float16, 4, 2, "PG0011 at 8: MixtureOfExperts | Float32 | Float16")]
    [InlineData(DType.Float32, 4, 5, "PG0010 at 8: MixtureOfExperts | from 1 to 4 experts for each row, as many as there are")]
    [InlineData(DType.Float32, 3, 2, "PG0010 at 8: MixtureOfExperts | probabilities of 4 experts for each row of [time, 8]")]
    public void AMixtureChoosesAmongItsExperts(DType dtype, int probabilities, int chosen, string expected) => AssertProblems(
        expected,
        (builder, x) =>
        {
            int router = builder.Apply(Operation.Linear, x, builder.Parameter("Router", [probabilities, 8]));
            int gates = builder.Parameter("Gates", [4, 6, 8]);
            int downs = builder.Parameter("Downs", [4, 8, 6]);
            int judged = builder.Cast(router, dtype);
            return builder.Apply(Operation.MixtureOfExperts, [x, judged, gates, gates, downs], [chosen]);
        });

    [Theory]
    [InlineData(false, false, "")]
    [InlineData(true, false, "an input's, an input's, an input's, parameters alone, parameters alone")]
    [InlineData(false, true, "an input's, parameters alone, parameters alone, parameters alone, parameters alone")]
    public void AMixturesRowsAreInputsAndItsWeightsParameters(bool gatesAreInputs, bool probabilitiesAreParameters, string found)
    {
        DefinitionBuilder builder = new("Model", DType.Float32);
        int x = builder.Input("x", [2, 8]);
        int judged = probabilitiesAreParameters ? builder.Parameter("Judged", [2, 4]) : builder.Input("judged", [2, 4]);
        int gates = gatesAreInputs ? builder.Input("gates", [4, 6, 8]) : builder.Parameter("Gates", [4, 6, 8]);
        int ups = builder.Parameter("Ups", [4, 6, 8]);
        builder.Return("Result", builder.Apply(Operation.MixtureOfExperts, [x, judged, gates, ups, builder.Parameter("Downs", [4, 8, 6])], [2]));
        Assert.Equal(found, string.Join("\n", Compiler.Check(builder.Build()).Select(problem => problem.Arguments[2])));
    }

    private static int Heads(DefinitionBuilder builder, int x) => builder.Apply(Operation.Reshape, [x], [-1, 2, 4]);

    /// <summary>The problems of a forward whose instruction 2 are the embedded tokens, [time, 8].</summary>
    private static void AssertProblems(string expected, Func<DefinitionBuilder, int, int> build, int modes = 3)
    {
        DefinitionBuilder builder = new("Model", DType.Float16) { Modes = modes };
        int tokens = builder.Tokens("tokens");
        builder.Return("Result", build(builder, builder.Apply(Operation.Gather, builder.Parameter("Table", [5, 8]), tokens)));
        IEnumerable<string> found = Compiler.Check(builder.Build())
            .Select(problem => $"{problem.Id} at {problem.Instruction}: {string.Join(" | ", problem.Arguments)}");
        Assert.StartsWith(expected, string.Join("\n", found), StringComparison.Ordinal);
        Assert.Equal(expected.Length > 0, found.Any());
    }
}
