using System;
using PrecisionGen.Execution;
using Xunit;

namespace PrecisionGen.Runtime.Tests.Contractions;

public sealed class RowCopiesTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(4, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 32)]
    [InlineData(48, 48)]
    public void RowsComeBackWithCanonicalNaNs(int columns, int stride)
    {
        const int Rows = 5;
        float[] packed = new float[Rows * columns];
        for (int index = 0; index < packed.Length; index++)
        {
            packed[index] = index % 3 == 0 ? BitConverter.UInt32BitsToSingle(0xFFC0_1234u) : index % 3 == 1 ? -0f : 1e-45f * index;
        }

        float[] padded = new float[Rows * stride];
        RowCopies.Spread(packed, padded, columns, stride);
        float[] back = new float[packed.Length];
        RowCopies.Gather(padded, back, columns, stride);
        for (int index = 0; index < packed.Length; index++)
        {
            uint wanted = float.IsNaN(packed[index]) ? 0x7FC0_0000u : BitConverter.SingleToUInt32Bits(packed[index]);
            Assert.Equal(wanted, BitConverter.SingleToUInt32Bits(back[index]));
            int inTile = index / columns * stride + index % columns;
            Assert.Equal(BitConverter.SingleToUInt32Bits(packed[index]), BitConverter.SingleToUInt32Bits(padded[inTile]));
        }
    }
}
