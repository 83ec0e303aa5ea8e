using System;
using PrecisionGen.Runtime.Tests.Contractions;
using PrecisionGen.SequenceKernels;
using PrecisionGen.Vectors;
using Xunit;
using Xunit.Sdk;

namespace PrecisionGen.Runtime.Tests.SequenceKernels;

public sealed class AttentionBackwardTests
{
    [Theory]
    [MemberData(nameof(AttentionShapes.Lanes), MemberType = typeof(AttentionShapes))]
    public void ShortSequencesEqualTheContract(int lanes)
    {
        for (int length = 1; length <= 50; length += length < 8 ? 1 : 6)
        {
            foreach (AttentionShape shape in AttentionShapes.All)
            {
                Check(new AttentionCase(shape, length, length), lanes);
            }
        }
    }

    [Theory]
    [MemberData(nameof(AttentionShapes.Lanes), MemberType = typeof(AttentionShapes))]
    public void SequencesPastOneBlockEqualTheContract(int lanes)
    {
        foreach (int length in (ReadOnlySpan<int>)[256, 257, 300])
        {
            foreach (AttentionShape shape in AttentionShapes.All)
            {
                AttentionShape small = shape with { Heads = Math.Min(2, shape.Group), KeyValueHeads = 1, Size = Math.Min(shape.Size, 20) };
                Check(new AttentionCase(small, length, length), lanes);
            }
        }
    }

    [Theory]
    [MemberData(nameof(AttentionShapes.Lanes), MemberType = typeof(AttentionShapes))]
    public void NothingBehindTheMaskLeaks(int lanes)
    {
        AttentionCase sequence = new(AttentionShapes.Plain with { Window = 20 }, 60, 3);
        for (int column = 0; column < 16; column++)
        {
            sequence.Key[30, 0, column] = float.NaN;
            sequence.Value[30, 1, column] = float.PositiveInfinity;
            sequence.Gradient[5, 1, column] = float.NegativeInfinity;
        }

        Assert.True(float.IsFinite(sequence.ExpectedGradients.Query[29, 1, 0]) && float.IsFinite(sequence.ExpectedGradients.Key[6, 1, 0]));
        Assert.False(float.IsFinite(sequence.ExpectedGradients.Query[49, 0, 0]) || float.IsFinite(sequence.ExpectedGradients.Key[5, 1, 0]));
        Check(sequence, lanes);
    }

    [Fact]
    public void HeadsOfAGroupInAnotherOrderAreDetected()
    {
        AttentionShape shape = AttentionShapes.Plain with { Heads = 3, KeyValueHeads = 1 };
        AttentionCase sequence = new(shape, 40, 3);
        AttentionCase reversed = new(shape, 40, 3);
        for (int position = 0; position < 40; position++)
        {
            for (int element = 0; element < 16; element++)
            {
                Swap(reversed.Query, position, element);
                Swap(reversed.Gradient, position, element);
            }
        }

        Check(sequence, 16);
        // The sum over the same three heads, added in another order.
        Array.Copy(reversed.ExpectedGradients.Key, sequence.ExpectedGradients.Key, sequence.ExpectedGradients.Key.Length);
        Assert.Throws<FailException>(() => Check(sequence, 16));
    }

    private static void Swap(float[,,] rows, int position, int element) =>
        (rows[position, 0, element], rows[position, 2, element]) = (rows[position, 2, element], rows[position, 0, element]);

    private static void Check(AttentionCase sequence, int lanes) => Widths.Dispatch(lanes, new BackwardCheck(sequence));

    private sealed class BackwardCheck(AttentionCase sequence) : IWidthAction
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => sequence.CheckBackward<TSimd, TVector>();
    }
}
