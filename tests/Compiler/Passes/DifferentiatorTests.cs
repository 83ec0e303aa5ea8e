using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Differentiation;
using Xunit;

namespace PrecisionGen.Compiler.Tests;

/// <summary>Text before, pass, text after: which contributions there are and in which order they are added.</summary>
public class DifferentiatorTests
{
    [Fact]
    public void ASquareHasTwoContributionsTheLastOperandFirst()
    {
        DefinitionBuilder builder = new("Model", DType.Float16);
        int w = Weighted(builder);
        builder.Return("Result", builder.Apply(Operation.Multiply, w, w));
        AssertGradients(
            builder,
            """
            backward, for each sample
            %4 = OutputGradient[0]() : Float16 [4] Activation
            %5 = Multiply.Gradient[1](%4, %2, %2, %3) : Float16 [4] Activation
            %6 = Multiply.Gradient[0](%4, %2, %2, %3) : Float16 [4] Activation
            %7 = Total(%5, %6) : Float16 [4] Activation
            uses, over all samples of a step
            %8 = Linear.Use[1](%7, %0, %1, %2) : Float32 [4, 4] Derived
            gradient of Weight += %8

            """);
    }

    [Fact]
    public void AReusedValueAddsItsLastUseFirstAndOutputsCountAsLaterUses()
    {
        DefinitionBuilder builder = new("Model", DType.Float32);
        int w = Weighted(builder);
        builder.Return("First", w);
        builder.Return("Second", builder.Apply(Operation.Tanh, w));
        builder.Return("Third", w);
        AssertGradients(
            builder,
            """
            backward, for each sample
            %4 = OutputGradient[2]() : Float32 [4] Activation
            %5 = OutputGradient[1]() : Float32 [4] Activation
            %6 = OutputGradient[0]() : Float32 [4] Activation
            %7 = Tanh.Gradient[0](%5, %2, %3) : Float32 [4] Activation
            %8 = Total(%4, %6, %7) : Float32 [4] Activation
            uses, over all samples of a step
            %9 = Linear.Use[1](%8, %0, %1, %2) : Float32 [4, 4] Derived
            gradient of Weight += %9

            """);
    }

    [Fact]
    public void ATiedWeightHasAnAccumulatorForEachUse()
    {
        DefinitionBuilder builder = new("Model", DType.BFloat16);
        int x = builder.Input("x", [4]);
        int weight = builder.Parameter("Weight", [4, 4]);
        int first = builder.Apply(Operation.Linear, x, weight);
        builder.Return("Result", builder.Apply(Operation.Linear, first, builder.Use(0)));
        AssertGradients(
            builder,
            """
            backward, for each sample
            %5 = OutputGradient[0]() : BFloat16 [4] Activation
            %7 = Linear.Gradient[0](%5, %2, %3, %4) : BFloat16 [4] Activation
            uses, over all samples of a step
            %6 = Linear.Use[1](%5, %2, %3, %4) : Float32 [4, 4] Derived
            %8 = Linear.Use[1](%7, %0, %1, %2) : Float32 [4, 4] Derived
            gradient of Weight += %6
            gradient of Weight += %8

            """);
    }

    [Fact]
    public void ADerivedValueIsDifferentiatedOnceAStepInFloat32()
    {
        DefinitionBuilder builder = new("Model", DType.Float16);
        int x = builder.Input("x", [4]);
        int derived = builder.Apply(Operation.Exp, builder.Parameter("Gain", [4]));
        int scaled = builder.Apply(Operation.Multiply, x, derived);
        builder.Return("Result", builder.Apply(Operation.Add, scaled, derived));
        AssertGradients(
            builder,
            """
            backward, for each sample
            %5 = OutputGradient[0]() : Float16 [4] Activation
            %7 = Add.Gradient[0](%5, %3, %2, %4) : Float16 [4] Activation
            uses, over all samples of a step
            %6 = Add.Use[1](%5, %3, %2, %4) : Float32 [4] Derived
            %8 = Multiply.Use[1](%7, %0, %2, %3) : Float32 [4] Derived
            completion, once a step
            %9 = Total(%6, %8) : Float32 [4] Derived
            %10 = Exp.Gradient[0](%9, %1, %2) : Float32 [4] Derived
            gradient of Gain += %10

            """);
    }

    [Fact]
    public void AFixedParameterAndWhatStopsTheGradientHaveNone()
    {
        DefinitionBuilder builder = new("Model", DType.Float16);
        int x = builder.Input("x", [4]);
        int fixedGain = builder.Parameter("Fixed", [4], trainable: false);
        int stopped = builder.Apply(Operation.StopGradient, builder.Apply(Operation.Multiply, x, builder.Parameter("Stopped", [4])));
        builder.Return("Result", builder.Apply(Operation.Add, builder.Apply(Operation.Multiply, x, fixedGain), stopped));
        AssertGradients(builder, "");
    }

    private static int Weighted(DefinitionBuilder builder) =>
        builder.Apply(Operation.Linear, builder.Input("x", [4]), builder.Parameter("Weight", [4, 4]));

    private static void AssertGradients(DefinitionBuilder builder, string expected)
    {
        string text = DifferentiatedGraphPrinter.Print(Stages.Of(builder.Build()).Differentiated);
        string[] lines = text.Split('\n');
        int end = System.Array.FindLastIndex(lines, line => line.StartsWith("return ", System.StringComparison.Ordinal));
        Assert.Equal(expected, string.Join("\n", lines.Skip(end + 1)), ignoreLineEndingDifferences: true);
    }
}
