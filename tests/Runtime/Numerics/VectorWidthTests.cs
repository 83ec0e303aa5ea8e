using System;
using System.Runtime.Intrinsics;
using PrecisionGen.Numerics;
using Xunit;

namespace PrecisionGen.Runtime.Tests.Numerics;

public sealed class VectorWidthTests
{
    [Fact]
    public void WidestFollowsTheHardwareAndTheRuntimesSwitches()
    {
        VectorWidth expected = !FusedMultiplyAdd.IsHardwareAccelerated ? VectorWidth.Scalar
            : Vector512.IsHardwareAccelerated ? VectorWidth.Bits512
            : Vector256.IsHardwareAccelerated ? VectorWidth.Bits256
            : VectorWidth.Bits128;
        Assert.Equal(expected, VectorWidths.Resolve(VectorWidth.Widest));
        Assert.True(VectorWidths.IsHardwareAccelerated(VectorWidth.Widest));
    }

    [Theory]
    [InlineData(VectorWidth.Scalar)]
    [InlineData(VectorWidth.Bits128)]
    [InlineData(VectorWidth.Bits256)]
    [InlineData(VectorWidth.Bits512)]
    public void AChosenWidthStays(VectorWidth width) => Assert.Equal(width, VectorWidths.Resolve(width));

    [Fact]
    public void AnUnknownWidthIsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => VectorWidths.Resolve((VectorWidth)9));
}
