extern alias runtime;

using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;
using PrecisionGen.Compiler.Ranging;
using Xunit;
using Initializer = runtime::PrecisionGen.Initializer;
using ParameterSet = runtime::PrecisionGen.ParameterSet;
using RuntimeDType = runtime::PrecisionGen.DType;

namespace PrecisionGen.Compiler.Tests.Ranging;

/// <summary>What initializers fill in lies in the range that is assumed of it, and comes near to its ends where they are bounds.</summary>
public class InitialRangeTests
{
    public static TheoryData<string> Initializers => [.. Enum.GetNames<Initializer>()];

    [Theory]
    [MemberData(nameof(Initializers))]
    public void InitialWeightsLieInTheirRange(string initializer)
    {
        foreach (int[] shape in (int[][])[[7, 5], [40, 300], [300, 2], [3, 4, 6], [9]])
        {
            bool isOfMatrices = initializer is not ("Default" or "Zeros" or "Constant");
            if (isOfMatrices && shape.Length < 2)
            {
                continue;
            }

            Interval range = RangeOf(shape, initializer);
            float[] values = Fill(shape, initializer);
            Assert.All(values, value => Assert.InRange(value, range.Lowest, range.Highest));
            bool isUniform = initializer is "KaimingUniform" or "XavierUniform" || (initializer == "Default" && shape.Length > 1);
            Assert.True(!isUniform || values.Max() > 0.8 * range.Highest, $"{initializer} fills at most {values.Max()} of {range.Highest}");
        }
    }

    [Fact]
    public void OnlyFixedParametersAreKnownBeforeTraining()
    {
        DefinitionBuilder builder = new("Model", DType.Float16);
        int x = builder.Input("x", [4]);
        int trained = builder.Parameter("Trained", [4], initializer: "Constant", value: 2);
        int frozen = builder.Parameter("Frozen", [4], trainable: false, initializer: "Constant", value: 3);
        builder.Return("Result", builder.Apply(Operation.Add, builder.Apply(Operation.Add, x, trained), frozen));
        RangedGraph ranged = Ranger.Run(Stages.GraphOf(builder.Build()), Assumption.Finite);
        Assert.Equal(new Interval(-65504, 65504), ranged.Stored[trained]);
        Assert.Equal(Interval.Exactly(3), ranged.Stored[frozen]);
        Assert.Equal(Interval.Exactly(2), Ranger.Run(ranged.Graph, Assumption.AtCreation).Stored[trained]);
    }

    private static Interval RangeOf(int[] shape, string initializer)
    {
        DefinitionBuilder builder = new("Model", DType.Float32);
        int x = builder.Input("x", shape);
        int weight = builder.Parameter("Weight", shape, initializer: initializer, value: initializer == "Constant" ? -1.5f : 0);
        builder.Return("Result", builder.Apply(Operation.Add, x, weight));
        Graph graph = Stages.GraphOf(builder.Build());
        return Ranger.Run(graph, Assumption.AtCreation).Stored[weight];
    }

    private static float[] Fill(int[] shape, string initializer)
    {
        List<float> values = [];
        for (int seed = 0; seed < 5; seed++)
        {
            float value = initializer == "Constant" ? -1.5f : 0;
            using ParameterSet parameters = new(
                [new runtime::PrecisionGen.ParameterDeclaration("Weight", shape, Enum.Parse<Initializer>(initializer), Value: value)], RuntimeDType.Float32, seed);
            values.AddRange(parameters[0].Values.ToArray());
        }

        return [.. values];
    }
}
