using System;
using PrecisionGen.Numerics;
using Xunit;

namespace PrecisionGen.Runtime.Tests.Numerics;

public sealed class FusedMultiplyAddTests
{
    [Fact]
    public void SoftwareEqualsHardwareOnRandomBitsAndNearCancellation()
    {
        Assert.SkipUnless(FusedMultiplyAdd.IsHardwareAccelerated, "The hardware has no fused multiply-add to compare with.");
        Philox4x32 random = new(2024);
        int twiceRounded = 0;
        for (uint index = 0; index < 2_000_000; index++)
        {
            (uint word0, uint word1, uint word2, uint word3) = random.Block(index, 0);
            float a = BitConverter.UInt32BitsToSingle(word0);
            float b = BitConverter.UInt32BitsToSingle((word3 & 1) == 0 ? word1 : (word1 & 0x807F_FFFF) | 0x3F80_0000);
            // Every other addend lies within a few binades of the product, where roundings are hard.
            float near = BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(a * b) + ((word2 & 0x1FFF_FFFF) - 0x0FFF_FFFF));
            float c = (word3 & 2) == 0 ? BitConverter.UInt32BitsToSingle(word2) : near;
            AssertSame(MathF.FusedMultiplyAdd(a, b, c), FusedMultiplyAdd.ComputeInSoftware(a, b, c), a, b, c);
            twiceRounded += float.IsNaN(c) || (a * b) + c == MathF.FusedMultiplyAdd(a, b, c) ? 0 : 1;
        }

        Assert.InRange(twiceRounded, 1000, int.MaxValue);
    }

    /// <summary>The first case is wrong in one C library (dotnet/runtime#133349); the others round twice in float64 without care.</summary>
    [Theory]
    [InlineData(0x97000800u, 0x1CFFF001u, 0x00010002u, 0x00010001u)]
    [InlineData(0x3F800001u, 0x3F800001u, 0xBF800002u, 0x28800000u)]
    [InlineData(0x7F7FFFFFu, 0x40000000u, 0xFF7FFFFFu, 0x7F7FFFFFu)]
    [InlineData(0x7F7FFFFFu, 0x7F7FFFFFu, 0xFF800000u, 0xFF800000u)]
    [InlineData(0x00000001u, 0x3F000000u, 0x00000001u, 0x00000002u)]
    [InlineData(0x00000001u, 0x3F000000u, 0x80000000u, 0x00000000u)]
    [InlineData(0x80000000u, 0x3F800000u, 0x80000000u, 0x80000000u)]
    public void HardCases(uint a, uint b, uint c, uint expected)
    {
        float x = BitConverter.UInt32BitsToSingle(a);
        float y = BitConverter.UInt32BitsToSingle(b);
        float z = BitConverter.UInt32BitsToSingle(c);
        Assert.Equal(expected, BitConverter.SingleToUInt32Bits(FusedMultiplyAdd.ComputeInSoftware(x, y, z)));
        Assert.Equal(expected, BitConverter.SingleToUInt32Bits(FusedMultiplyAdd.Compute(x, y, z)));
    }

    /// <summary>The control: the float64 sum narrowed without rounding to odd is wrong for this one.</summary>
    [Fact]
    public void NarrowingTheFloat64SumIsNotEnough()
    {
        float a = 1.0f + MathF.ScaleB(1, -12);
        float c = MathF.ScaleB(1, -60);
        float b = 1.0f + MathF.ScaleB(1, -12);
        // a * b = 1 + 2^-11 + 2^-24 is a tie of float32; c breaks it upwards but is lost in float64.
        float expected = 1.0f + MathF.ScaleB(1, -11) + MathF.ScaleB(1, -23);
        Assert.Equal(expected, FusedMultiplyAdd.ComputeInSoftware(a, b, c));
        Assert.NotEqual(expected, (float)(((double)a * b) + c));
    }

    private static void AssertSame(float expected, float actual, float a, float b, float c)
    {
        bool same = BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual)
            || (float.IsNaN(expected) && float.IsNaN(actual));
        Assert.True(same, $"fma({a:R}, {b:R}, {c:R}): hardware {expected:R}, software {actual:R}");
    }
}
