using System;
using System.Linq;
using System.Runtime.Intrinsics;
using PrecisionGen.SequenceKernels;
using PrecisionGen.Vectors;
using Xunit;

namespace PrecisionGen.Runtime.Tests.SequenceKernels;

/// <summary>Attention that is not paired: the same function within rounding, other bits.</summary>
public sealed class RescaledAttentionTests
{
    private const int Length = 300;

    [Theory]
    [InlineData(0, 0f, true)]
    [InlineData(50, 0f, true)]
    [InlineData(0, 1.5f, false)]
    public void OtherOrdersComeCloseInOtherBits(int window, float softcap, bool isCausal)
    {
        AttentionShape shape = Shape(DType.Float32) with { Window = window, Softcap = softcap, IsCausal = isCausal };
        float[,,] exact = Run(shape, Pairing.Paired);
        float[,,] reordered = Run(shape, Pairing.Reordered);
        Assert.InRange(GreatestDifference(exact, reordered), 1e-9f, 2e-5f);
        // In Float32 there is no other rounding point.
        Assert.Equal(0f, GreatestDifference(reordered, Run(shape, Pairing.Independent)));
    }

    [Theory]
    [InlineData(DType.Float16, 2e-3f)]
    [InlineData(DType.BFloat16, 2e-2f)]
    public void RoundedProbabilitiesMoveMoreResultsThanAnotherOrder(DType dtype, float bound)
    {
        float[,,] exact = Run(Shape(dtype), Pairing.Paired);
        float[,,] reordered = Run(Shape(dtype), Pairing.Reordered);
        float[,,] independent = Run(Shape(dtype), Pairing.Independent);
        Assert.InRange(GreatestDifference(exact, independent), 1e-6f, bound);
        Assert.InRange(Differing(exact, reordered), 1, Differing(exact, independent) / 2);
    }

    [Fact]
    public void NothingBehindTheMaskLeaks()
    {
        AttentionShape shape = Shape(DType.Float32) with { Window = 20 };
        AttentionCase sequence = new(shape, Length, 9);
        for (int column = 0; column < 16; column++)
        {
            sequence.Key[130, 0, column] = float.NaN;
            sequence.Value[130, 0, column] = float.PositiveInfinity;
        }

        float[,,] result = sequence.RunWhole<Simd512, Vector512<float>>(shape with { Pairing = Pairing.Reordered });
        for (int position = 0; position < Length; position++)
        {
            Assert.Equal(position is < 130 or >= 150, float.IsFinite(result[position, 1, 3]));
        }
    }

    private static AttentionShape Shape(DType dtype) =>
        AttentionShapes.Plain with { Heads = 2, KeyValueHeads = 1, Size = 40, DType = dtype };

    private static float[,,] Run(AttentionShape shape, Pairing pairing) =>
        new AttentionCase(shape, Length, 9).RunWhole<Simd512, Vector512<float>>(shape with { Pairing = pairing });

    private static float GreatestDifference(float[,,] a, float[,,] b) =>
        a.Cast<float>().Zip(b.Cast<float>(), (x, y) => MathF.Abs(x - y)).Max();

    private static int Differing(float[,,] a, float[,,] b) =>
        a.Cast<float>().Zip(b.Cast<float>()).Count(pair => pair.First != pair.Second);
}
