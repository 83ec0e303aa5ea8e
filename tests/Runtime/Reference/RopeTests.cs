using System;
using System.Globalization;
using PrecisionGen.Numerics;
using Xunit;
using static PrecisionGen.Operations;

namespace PrecisionGen.Runtime.Tests.ReferenceOperations;

public class RopeTests
{
    [Fact]
    public void HalvesAreRotatedByThePositionsAngles()
    {
        float[] x = Samples.Uniform(12, 1);
        Tensor y = Rope(Samples.Float32(x, 3, 1, 4));
        Assert.Equal(x[..4], y.Values[..4].ToArray());
        for (int position = 0; position < 3; position++)
        {
            for (int i = 0; i < 2; i++)
            {
                float angle = position * (i == 0 ? 1f : 0.01f);
                (float sine, float cosine) = (ElementaryFunctions.Sin(angle), ElementaryFunctions.Cos(angle));
                (float first, float second) = (x[(position * 4) + i], x[(position * 4) + i + 2]);
                Assert.Equal(MathF.FusedMultiplyAdd(-second, sine, first * cosine), y[position, 0, i]);
                Assert.Equal(MathF.FusedMultiplyAdd(first, sine, second * cosine), y[position, 0, i + 2]);
            }
        }
    }

    [Fact]
    public void AHeadsRowIsThatOfItsPosition()
    {
        float[] x = Samples.Uniform(24, 2);
        Tensor together = Rope(Samples.Float32(x, 3, 2, 4));
        for (int head = 0; head < 2; head++)
        {
            Tensor alone = Rope(Slice(Samples.Float32(x, 3, 8), head * 4, 4));
            for (int position = 0; position < 3; position++)
            {
                for (int i = 0; i < 4; i++)
                {
                    Assert.Equal(alone[position, i], together[position, head, i]);
                }
            }
        }
    }

    [Fact]
    public void ScalingsOnlyChangeFrequencies()
    {
        float[] x = Samples.Uniform(16, 3);
        Tensor input = Samples.Float32(x, 4, 4);
        Assert.Equal(Rope(input, 500f).Values.ToArray(), RopeLinear(input, 500f, 1f).Values.ToArray());
        // Halving all frequencies moves position 2 to where position 1 was.
        Tensor still = Samples.Float32([.. x[..4], .. x[..4], .. x[..4]], 3, 4);
        Assert.Equal(Rope(still).Values[4..8].ToArray(), RopeLinear(still, 10000f, 2f).Values[8..].ToArray());
        Assert.Equal(Rope(still).Values.ToArray(), RopeLlama3(still, 10000f, 2f, 0.0001f, 0.0002f, 64).Values.ToArray());
        Assert.NotEqual(Rope(still).Values.ToArray(), RopeLlama3(still, 10000f, 2f, 1f, 4f, 64).Values.ToArray());
    }

    [Fact]
    public void TheResultIsRoundedOnceAndTheTableNever()
    {
        Tensor x = Samples.Float16(Samples.Uniform(100, 4), 50, 2);
        Tensor y = Rope(x);
        int differing = 0;
        for (int position = 0; position < 50; position++)
        {
            (float sine, float cosine) = (ElementaryFunctions.Sin(position), ElementaryFunctions.Cos(position));
            float expected = MathF.FusedMultiplyAdd(-x[position, 1], sine, x[position, 0] * cosine);
            Assert.Equal((float)(Half)expected, y[position, 0]);
            float ofRoundedTable = MathF.FusedMultiplyAdd(-x[position, 1], (float)(Half)sine, x[position, 0] * (float)(Half)cosine);
            differing += (Half)ofRoundedTable == (Half)expected ? 0 : 1;
        }

        Assert.InRange(differing, 1, 50);
    }

    [Fact]
    public void ErrorsNameWhatWasFound()
    {
        Tensor odd = Samples.Float32(new float[6], 2, 3);
        Assert.Contains("an even size but found [2, 3]", Message(() => Rope(odd)), StringComparison.Ordinal);
        Assert.Contains("but found [4]", Message(() => Rope(Samples.Float32(new float[4], 4))), StringComparison.Ordinal);
        Tensor x = Samples.Float32(new float[4], 2, 2);
        Assert.Contains("a positive finite base but found -1", Message(() => Rope(x, -1f)), StringComparison.Ordinal);
        Assert.Contains("a positive finite factor but found 0", Message(() => RopeLinear(x, 10f, 0f)), StringComparison.Ordinal);
        Assert.Contains(
            "0 < low < high", Message(() => RopeLlama3(x, 10f, 2f, 4f, 4f, 64)), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Rope(x, float.Parse("NaN", CultureInfo.InvariantCulture)));
    }

    private static string Message(Func<object> action) => Assert.Throws<ArgumentException>(action).Message;
}
