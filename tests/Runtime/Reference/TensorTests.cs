using System;
using Xunit;

namespace PrecisionGen.Runtime.Tests.ReferenceOperations;

public class TensorTests
{
    [Fact]
    public void FromRoundsToTheGridOfItsDType()
    {
        float[] values = [1.0009765f, 1.00048828125f, 70000f, -0f];
        Assert.Equal(
            Samples.Bits([1.0009765625f, 1f, float.PositiveInfinity, -0f]),
            Samples.Bits(Tensor.From(values, [4], DType.Float16).Values));
        Assert.Equal(Samples.Bits([1f, 1f, 70144f, -0f]), Samples.Bits(Tensor.From(values, [4], DType.BFloat16).Values));
        Assert.Equal(Samples.Bits(values), Samples.Bits(Tensor.From(values, [4], DType.Float32).Values));
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void NaNIsCanonical(DType dtype)
    {
        float payload = BitConverter.UInt32BitsToSingle(0xFFC12345);
        Tensor x = Tensor.From([payload], [1], dtype);
        Assert.Equal([0x7FC00000u], Samples.Bits(x.Values));
        Assert.Equal([0x7FC00000u], Samples.Bits((-x).Values));
    }

    [Fact]
    public void IndexReadsRowMajor()
    {
        Tensor x = Samples.Float32([1, 2, 3, 4, 5, 6], 2, 3);
        Assert.Equal(6f, x[1, 2]);
        Assert.Equal(2, x.Rank);
        Assert.Equal("Expected 2 indices for shape [2, 3] but found 1. (Parameter 'index')", Message<ArgumentException>(() => x[1]));
        Assert.Contains("shape [2, 3] but found [0, 3]", Message<ArgumentOutOfRangeException>(() => x[0, 3]));
    }

    [Fact]
    public void TextShowsDTypeShapeAndFirstElements()
    {
        Assert.Equal("Float16 [3] {1, 0.5, -2}", Samples.Float16([1f, 0.5f, -2f], 3).ToString());
        Assert.Equal("Float32 [9] {1, 1, 1, 1, 1, 1, 1, 1, ...}", Samples.Float32([1, 1, 1, 1, 1, 1, 1, 1, 1], 9).ToString());
        Assert.Equal("Indices [3, 1]", Indices.From([3, 1]).ToString());
    }

    [Fact]
    public void ErrorsNameWhatWasExpectedAndFound()
    {
        Assert.StartsWith(
            "Expected 6 values for shape [2, 3] but found 5.", Message<ArgumentException>(() => Samples.Float32(new float[5], 2, 3)));
        Assert.StartsWith(
            "Expected dimensions of at least 1 but found [2, 0].", Message<ArgumentException>(() => Samples.Float32([], 2, 0)));
        Assert.StartsWith("Expected a shape of at least one dimension", Message<ArgumentException>(() => Samples.Float32([1f])));
        Assert.StartsWith("Expected at least one index", Message<ArgumentException>(() => Indices.From([])));
    }

    [Fact]
    public void DTypesMustBeEqualButAScalarTakesAny()
    {
        Tensor a = Samples.Float32([1f, 2f], 2);
        Tensor b = Samples.Float16([1f, 2f], 2);
        Assert.Equal(
            "+ expected operands of one dtype but found Float32 [2] and Float16 [2]; convert one with Cast.",
            Message<ArgumentException>(() => a + b));
        Assert.Equal(DType.Float16, (b * 3f).DType);
        Assert.Equal(DType.Float16, (3f / b).DType);
        Assert.Equal(DType.Float32, (a - 3f).DType);
    }

    [Fact]
    public void AScalarIsNeverRoundedToStorage()
    {
        float third = 1f / 3f;
        Tensor x = Samples.Float16([7f], 1);
        Assert.Equal((float)(Half)(7f * third), (x * third)[0]);
        Assert.NotEqual((float)(Half)(7f * third), (x * (float)(Half)third)[0]);
    }

    private static string Message<TException>(Func<object> action)
        where TException : Exception => Assert.Throws<TException>(action).Message;
}
