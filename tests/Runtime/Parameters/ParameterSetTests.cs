using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Xunit;

namespace PrecisionGen.Tests.Parameters;

public sealed class ParameterSetTests
{
    [Fact]
    public void ParametersLieInDeclarationOrderWithoutPadding()
    {
        using ParameterSet parameters = Declarations.Create();
        Assert.Equal([0, 15, 18, 22], Offsets(parameters));
        Assert.Equal(25, parameters.TotalLength);
        Assert.Equal(4, parameters.Count);
        Assert.Equal([3, 5], parameters["Weight"].Shape.ToArray());
        Assert.Same(parameters[2], parameters["Frozen"]);
        Assert.Equal(parameters.Masters.Slice(15, 3).ToArray(), parameters["Bias"].Values.ToArray());
    }

    [Fact]
    public void MastersAreAlignedToCacheLines()
    {
        for (int length = 1; length < 40; length++)
        {
            AlignedBuffer<float> floats = new(length);
            AlignedBuffer<ushort> halves = new(length);
            Assert.Equal(0, Address(floats.Span) % 64);
            Assert.Equal(0, Address(halves.Span) % 64);
            Assert.Equal(length, floats.Span.Length);
        }
    }

    [Fact]
    public void AnUnknownNameListsTheKnownOnes()
    {
        using ParameterSet parameters = Declarations.Create();
        KeyNotFoundException error = Assert.Throws<KeyNotFoundException>(() => parameters["Wait"]);
        Assert.Contains("Wait", error.Message, StringComparison.Ordinal);
        Assert.Contains("Weight", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DeclarationsAreChecked()
    {
        Assert.Throws<ArgumentException>(() => new ParameterSet([], DType.Float32, 1));
        Assert.Throws<ArgumentException>(() => new ParameterSet([new("A", [2, 0])], DType.Float32, 1));
        Assert.Throws<ArgumentException>(() => new ParameterSet([new("A", [2]), new("A", [2])], DType.Float32, 1));
        Assert.Throws<ArgumentException>(() => new ParameterSet([new("A", [2], Initializer.Orthogonal)], DType.Float32, 1));
    }

    [Fact]
    public void WritesAreCheckedForLength()
    {
        using ParameterSet parameters = Declarations.Create();
        ArgumentException error = Assert.Throws<ArgumentException>(() => parameters["Bias"].Write([1, 2]));
        Assert.Contains("Bias has 3 elements; 2 were given", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => parameters["Bias"].CopyTo(new float[2]));
    }

    [Theory]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Float32)]
    public void CopyStorageWidensRowsAtTheirStride(DType dtype)
    {
        using ParameterSet parameters = Declarations.Create(dtype);
        float[] destination = new float[3 * 8];
        Array.Fill(destination, -7f);
        parameters.CopyStorage(0, destination, 8);
        for (int i = 0; i < destination.Length; i++)
        {
            float expected = i % 8 < 5 ? Round(parameters["Weight"].Values[((i / 8) * 5) + (i % 8)], dtype) : -7f;
            Assert.Equal(expected, destination[i]);
        }

        Assert.Throws<ArgumentException>(() => parameters.CopyStorage(0, new float[20], 8));
        Assert.Throws<ArgumentException>(() => parameters.CopyStorage(0, new float[24], 4));
    }

    [Fact]
    public void AViewSharesMastersAndFollowsWrites()
    {
        using ParameterSet parameters = Declarations.Create();
        using ParameterSet half = parameters.WithDType(DType.Float16);
        float[] before = new float[3];
        half.CopyStorage(1, before, 3);
        parameters["Bias"].Write([1f / 3, 2, 3]);

        float[] after = new float[3];
        half.CopyStorage(1, after, 3);
        Assert.Equal([0, 0, 0], before);
        Assert.Equal([(float)(Half)(1f / 3), 2, 3], after);
        Assert.Equal(parameters.Version, half.Version);
        Assert.Equal(1f / 3, half["Bias"].Values[0]);
        Assert.True(half.SharesWeightsWith(parameters));
    }

    [Fact]
    public void InferenceOnlyKeepsTheStorageCopyAlone()
    {
        using ParameterSet full = Declarations.Create(DType.BFloat16);
        using ParameterSet inference = Declarations.Create(DType.BFloat16, inferenceOnly: true);
        float[] expected = new float[15];
        float[] actual = new float[15];
        full.CopyStorage(0, expected, 15 / 3);
        inference["Weight"].CopyTo(actual);
        Assert.Equal(expected, actual);
        Assert.False(inference.HasMasters);
        Assert.Throws<InvalidOperationException>(() => inference["Weight"].Values.Length);
        Assert.Throws<InvalidOperationException>(() => inference.WithDType(DType.Float32));
        Assert.Throws<InvalidOperationException>(() => inference.Masters.Length);

        using ParameterSet float32 = Declarations.Create(DType.Float32, inferenceOnly: true);
        Assert.Equal(full["Weight"].Values.ToArray(), float32["Weight"].Values.ToArray());
    }

    [Fact]
    public void ADisposedSetSaysSo()
    {
        ParameterSet parameters = Declarations.Create();
        ParameterSet view = parameters.WithDType(DType.Float16);
        parameters.Dispose();
        Assert.Throws<ObjectDisposedException>(() => parameters["Bias"].Values.Length);
        view["Bias"].Write([1, 2, 3]);
        Assert.Equal(2, view["Bias"].Values[1]);
    }

    private static nint Address<T>(Span<T> span)
        where T : unmanaged
    {
        return Distance(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(span)));
    }

    private static nint Distance(ref byte first) => Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref first);

    private static float Round(float value, DType dtype) => dtype switch
    {
        DType.Float16 => (float)(Half)value,
        DType.BFloat16 => BitConverter.UInt32BitsToSingle(NearestBFloat16(value)),
        _ => value,
    };

    private static uint NearestBFloat16(float value)
    {
        uint below = BitConverter.SingleToUInt32Bits(value) & 0xFFFF0000;
        uint above = below + 0x10000;
        double distanceBelow = Math.Abs((double)value - BitConverter.UInt32BitsToSingle(below));
        double distanceAbove = Math.Abs((double)value - BitConverter.UInt32BitsToSingle(above));
        bool takeAbove = distanceAbove < distanceBelow || (distanceAbove == distanceBelow && (below & 0x10000) != 0);
        return takeAbove ? above : below;
    }

    private static int[] Offsets(ParameterSet parameters)
    {
        List<int> result = [];
        foreach (Parameter parameter in parameters)
        {
            result.Add((int)parameter.Offset);
        }

        return [.. result];
    }
}
