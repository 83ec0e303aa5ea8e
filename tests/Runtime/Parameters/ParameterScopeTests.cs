using System;
using System.Collections.Generic;
using Xunit;

namespace PrecisionGen.Tests.Parameters;

public sealed class ParameterScopeTests
{
    private static IReadOnlyList<ParameterDeclaration> Nested =>
    [
        new("Embedding", [4, 3], Initializer.KaimingNormal),
        new("Blocks.0.Gain", [3], Initializer.Constant, Value: 0.1f),
        new("Blocks.1.Gain", [3], Initializer.Constant, Value: 0.2f, Trainable: false),
        new("Blocks.1.Attention.Query", [3, 3], Initializer.Orthogonal),
    ];

    [Fact]
    public void ScopesFollowThePathsOfModules()
    {
        using ParameterSet parameters = new(Nested, DType.Float32, 1);
        ParameterScope scope = new(parameters);
        Assert.Same(parameters.GetTensor(0), scope.Tensor("Embedding"));
        Assert.Same(parameters.GetTensor(2), scope.Child("Blocks", 1).Tensor("Gain"));
        Assert.Same(parameters.GetTensor(3), scope.Child("Blocks", 1).Child("Attention").Tensor("Query"));
        KeyNotFoundException error = Assert.Throws<KeyNotFoundException>(() => scope.Child("Blocks", 0).Tensor("Bias"));
        Assert.Contains("Blocks.0.Bias", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void ATensorHoldsTheStorageCopyUntilAWrite(DType dtype)
    {
        using ParameterSet parameters = new(Nested, dtype, 1);
        Tensor before = parameters.GetTensor(0);
        float[] storage = new float[12];
        parameters.CopyStorage(0, storage, 3);
        Assert.Equal(Declarations.Bits(storage), Declarations.Bits(before.Values));
        Assert.Equal([4, 3], before.Shape.ToArray());
        Assert.Equal(dtype, before.DType);
        Assert.Same(before, parameters.GetTensor(0));

        parameters["Blocks.0.Gain"].Write([1, 2, 3]);
        Assert.NotSame(before, parameters.GetTensor(0));
        Assert.Equal([1, 2, 3], parameters.GetTensor(1).Values.ToArray());
    }

    [Fact]
    public void SetsForInferenceOnlyHaveTensorsToo()
    {
        using ParameterSet full = new(Nested, DType.Float16, 1);
        using ParameterSet inference = new(Nested, DType.Float16, 1, inferenceOnly: true);
        Assert.Equal(full.GetTensor(0).Values.ToArray(), inference.GetTensor(0).Values.ToArray());
    }
}
