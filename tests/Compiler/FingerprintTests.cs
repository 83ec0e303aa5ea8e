using System;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Emission.CSharp;
using PrecisionGen.Compiler.Graphs;
using Xunit;

namespace PrecisionGen.Compiler.Tests;

/// <summary>The fingerprint names the arithmetic: what changes a bit of a result changes it, what does not leaves it.</summary>
public class FingerprintTests
{
    private static readonly ModelDefinition Original = Define();

    [Fact]
    public void TheFingerprintOfTheToyIsTheOneCheckedIn() =>
        Assert.Equal("009dda7fd23a49a61370daee0f8de5f236d7113f69ff6ec1a165bd55065880bf", Of(Models.Toy()));

    [Fact]
    public void NamesOfLocalsParametersInputsAndOutputsChangeNothing() =>
        AssertSame(Define(parameter: "Renamed", local: "renamed", input: "renamed", output: "Renamed"));

    [Fact]
    public void TheNameOfTheModelAndOfTheForwardChangesNothing() => AssertSame(Original with
    {
        Type = Original.Type with { Name = "Other" },
        Forwards = new EquatableArray<ForwardDefinition>(Original.Forwards[0] with { Name = "Other" }),
    });

    [Fact]
    public void InitializersAndWhatIsTrainedChangeNothing() => AssertSame(Original with
    {
        Parameters = new EquatableArray<ParameterDefinition>(Original.Parameters.Select(parameter => parameter with { Trainable = false, Initializer = "Zeros" })),
    });

    [Fact]
    public void DeclaredRangesChangeNothing() => AssertSame(Original with
    {
        Parameters = new EquatableArray<ParameterDefinition>(Original.Parameters.Select(parameter => parameter with { Range = DeclaredRange.Of(-1, 1) })),
        Forwards = new EquatableArray<ForwardDefinition>(Original.Forwards[0] with
        {
            Inputs = new EquatableArray<InputDefinition>(Original.Forwards[0].Inputs.Select(input => input with { Range = DeclaredRange.Of(-1, 1) })),
        }),
    });

    [Fact]
    public void AnotherOperationIsAnotherFingerprint() => AssertDifferent(Define(activation: Operation.Erf));

    [Fact]
    public void AnotherAttributeIsAnotherFingerprint() => AssertDifferent(Define(epsilon: 1e-6f));

    [Fact]
    public void AnotherShapeIsAnotherFingerprint() => AssertDifferent(Define(width: 5));

    [Fact]
    public void AnotherDTypeIsAnotherFingerprint() => AssertDifferent(Define(DType.BFloat16));

    [Fact]
    public void AnInputOfAnotherDTypeIsAnotherFingerprint() => AssertDifferent(Define(inputDType: DType.Float32));

    [Fact]
    public void AnotherRoundingPointIsAnotherFingerprint() => AssertDifferent(Define(castsTwice: true));

    [Fact]
    public void AnotherOrderOfOperandsIsAnotherFingerprint() => AssertDifferent(Define(swaps: true));

    [Fact]
    public void AnotherOrderOfOutputsIsAnotherFingerprint() => AssertDifferent(Original with
    {
        Forwards = new EquatableArray<ForwardDefinition>(Original.Forwards[0] with { Outputs = new EquatableArray<OutputDefinition>(Original.Forwards[0].Outputs.Reverse()) }),
    });

    [Fact]
    public void EveryProfileIsAnotherFingerprint()
    {
        string[] all = Enum.GetValues<Profile>().Select(profile => FingerprintHash.Of([Stages.GraphOf(Original, profile)])).ToArray();
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    private static ModelDefinition Define(
        DType dtype = DType.Float16,
        DType? inputDType = null,
        string parameter = "Gain",
        string local = "hidden",
        string input = "x",
        string output = "First",
        Operation activation = Operation.Tanh,
        float epsilon = 1e-5f,
        int width = 4,
        bool castsTwice = false,
        bool swaps = false)
    {
        DefinitionBuilder builder = new("Original", dtype);
        int x = builder.Cast(builder.Input(input, [width], dtype: inputDType), dtype);
        int gain = builder.Parameter(parameter, [width]);
        int norm = builder.Apply(Operation.RmsNorm, [x, gain], [FloatBits.FromSingle(epsilon)], local);
        norm = castsTwice ? builder.Cast(builder.Cast(norm, DType.Float32), dtype) : norm;
        int active = builder.Apply(activation, norm);
        builder.Return(output, swaps ? builder.Apply(Operation.Add, x, active) : builder.Apply(Operation.Add, active, x));
        builder.Return("Second", active);
        return builder.Build();
    }

    private static string Of(ModelDefinition definition) => FingerprintHash.Of([Stages.GraphOf(definition)]);

    private static void AssertSame(ModelDefinition changed) => Assert.Equal(Of(Original), Of(changed));

    private static void AssertDifferent(ModelDefinition changed) => Assert.NotEqual(Of(Original), Of(changed));
}
