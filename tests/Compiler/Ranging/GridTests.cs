extern alias runtime;

using System;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Ranging;
using Xunit;
using Rounding = runtime::PrecisionGen.Numerics.Rounding;
using RuntimeDType = runtime::PrecisionGen.DType;

namespace PrecisionGen.Compiler.Tests.Ranging;

/// <summary>Bounds are rounded to a dtype as the runtime rounds values.</summary>
public class GridTests
{
    private const int Samples = 200_000;

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void RoundingIsTheRuntimes(DType dtype)
    {
        Random random = new(1);
        for (int sample = 0; sample < Samples; sample++)
        {
            // Every exponent; half of the samples lie at or beside the midpoints of 16-bit values.
            int bits = random.Next(int.MinValue, int.MaxValue);
            bits = sample % 2 == 0 ? bits : (bits & ~0x1FFF) + random.Next(-1, 2) + (sample % 4 == 1 ? 0x1000 : 0x8000);
            float value = FloatBits.ToSingle(bits);
            if (!float.IsNaN(value))
            {
                Assert.Equal(Rounding.ToGrid(value, (RuntimeDType)dtype), Grid.Round(value, dtype));
            }
        }
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void TheLargestValueIsTheLastThatIsFinite(DType dtype)
    {
        double largest = Grid.Largest(dtype);
        Assert.Equal(largest, Grid.Round(largest, dtype));
        Assert.Equal(double.PositiveInfinity, Grid.Round(largest * (1 + 1.0 / 256), dtype));
        Assert.Equal(double.NegativeInfinity, Grid.Round(-largest * (1 + 1.0 / 256), dtype));
    }
}
