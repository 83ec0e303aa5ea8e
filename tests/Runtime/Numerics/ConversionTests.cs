using System;
using PrecisionGen.Numerics;
using Xunit;

namespace PrecisionGen.Runtime.Tests.Numerics;

public sealed class ConversionTests
{
    [Fact]
    public void EveryFloat16WidensExactlyAndReturns()
    {
        Half[] source = new Half[65536];
        for (int bits = 0; bits < source.Length; bits++)
        {
            source[bits] = BitConverter.UInt16BitsToHalf((ushort)bits);
        }

        float[] widened = new float[source.Length];
        Half[] returned = new Half[source.Length];
        Float16Conversion.ToSingle(source, widened);
        Float16Conversion.ToFloat16(widened, returned);
        for (int bits = 0; bits < source.Length; bits++)
        {
            bool isNaN = Half.IsNaN(source[bits]);
            int expected = isNaN ? 0x7FC0_0000 : BitConverter.SingleToInt32Bits((float)source[bits]);
            Assert.Equal(expected, BitConverter.SingleToInt32Bits(widened[bits]));
            Assert.Equal(expected, BitConverter.SingleToInt32Bits(Float16Conversion.ToSingle(source[bits])));
            Assert.Equal(isNaN ? 0x7E00 : bits, BitConverter.HalfToUInt16Bits(returned[bits]));
        }
    }

    [Fact]
    public void EveryBFloat16WidensExactlyAndReturns()
    {
        BFloat16[] source = new BFloat16[65536];
        for (int bits = 0; bits < source.Length; bits++)
        {
            source[bits] = BFloat16.FromBits((ushort)bits);
        }

        float[] widened = new float[source.Length];
        BFloat16[] returned = new BFloat16[source.Length];
        BFloat16Conversion.ToSingle(source, widened);
        BFloat16Conversion.ToBFloat16(widened, returned);
        for (int bits = 0; bits < source.Length; bits++)
        {
            bool isNaN = BFloat16.IsNaN(source[bits]);
            int expected = isNaN ? 0x7FC0_0000 : bits << 16;
            Assert.Equal(expected, BitConverter.SingleToInt32Bits(widened[bits]));
            Assert.Equal(isNaN ? 0x7FC0 : bits, returned[bits].ToBits());
        }
    }

    [Fact]
    public void RoundingToAGridIsNarrowingAndWidening()
    {
        for (int index = 0; index < SampleHash.Length; index++)
        {
            float x = SampleHash.Argument(index);
            float float16 = Float16Conversion.ToSingle(Float16Conversion.ToFloat16(x));
            float bfloat16 = BFloat16Conversion.ToSingle(BFloat16Conversion.ToBFloat16(x));
            Assert.Equal(BitConverter.SingleToInt32Bits(float16), BitConverter.SingleToInt32Bits(Rounding.ToGrid(x, DType.Float16)));
            Assert.Equal(BitConverter.SingleToInt32Bits(bfloat16), BitConverter.SingleToInt32Bits(Rounding.ToGrid(x, DType.BFloat16)));
        }
    }

    /// <summary>.NET's own conversion is an independent oracle for everything but the bits of NaN.</summary>
    [Fact]
    public void Float16AgreesWithTheCast()
    {
        for (int index = 0; index < SampleHash.Length; index++)
        {
            float x = SampleHash.Argument(index);
            if (!float.IsNaN(x))
            {
                Assert.Equal(BitConverter.HalfToUInt16Bits((Half)x), BitConverter.HalfToUInt16Bits(Float16Conversion.ToFloat16(x)));
            }
        }
    }

    [Fact]
    public void EveryLengthConvertsEveryElement()
    {
        for (int length = 0; length < 70; length++)
        {
            float[] source = new float[length];
            for (int index = 0; index < length; index++)
            {
                source[index] = index - 20.0f;
            }

            Half[] halves = new Half[length];
            BFloat16[] brains = new BFloat16[length];
            Float16Conversion.ToFloat16(source, halves);
            BFloat16Conversion.ToBFloat16(source, brains);
            float[] fromHalves = new float[length];
            float[] fromBrains = new float[length];
            Float16Conversion.ToSingle(halves, fromHalves);
            BFloat16Conversion.ToSingle(brains, fromBrains);
            Assert.Equal(source, fromHalves);
            Assert.Equal(source, fromBrains);
        }
    }

    [Fact]
    public void DifferentLengthsAreRefused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Float16Conversion.ToFloat16(new float[3], new Half[2]));
        Assert.Contains("3", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => BFloat16Conversion.ToSingle(new BFloat16[2], new float[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rounding.ToGrid(1.0f, (DType)7));
    }

    [Fact]
    public void BFloat16ComparesAndPrintsAsItsFloat()
    {
        BFloat16 third = (BFloat16)(1.0f / 3.0f);
        Assert.Equal(0x3EAB, third.ToBits());
        Assert.Equal(third, BFloat16.Parse("0.3333"));
        Assert.Equal("0.33398438", third.ToString());
        Assert.True(third < (BFloat16)1.0f && third >= BFloat16.Epsilon && third != BFloat16.MaxValue);
        Assert.False(BFloat16.NaN == BFloat16.NaN);
        Assert.True(BFloat16.NaN.Equals(BFloat16.NaN));
        Assert.True((BFloat16)0.0f == (BFloat16)(-0.0f));
        Assert.Equal(BFloat16.PositiveInfinity, (BFloat16)float.MaxValue);
        Assert.False(BFloat16.IsFinite(BFloat16.NegativeInfinity));
        Assert.True(BFloat16.NaN.CompareTo(third) < 0);
    }
}
