using System;
using PrecisionGen.Numerics;
using PrecisionGen.Runtime.Tests.Contractions;
using PrecisionGen.SequenceKernels;
using PrecisionGen.Vectors;
using Xunit;
using Xunit.Sdk;

namespace PrecisionGen.Runtime.Tests.SequenceKernels;

public sealed class AttentionForwardTests
{
    [Theory]
    [MemberData(nameof(AttentionShapes.Lanes), MemberType = typeof(AttentionShapes))]
    public void ShortSequencesEqualTheContract(int lanes)
    {
        for (int length = 1; length <= 50; length += length < 8 ? 1 : 3)
        {
            foreach (AttentionShape shape in AttentionShapes.All)
            {
                Check(new AttentionCase(shape, length, length), lanes, 0, 1 + length % 9);
            }
        }
    }

    [Theory]
    [MemberData(nameof(AttentionShapes.Lanes), MemberType = typeof(AttentionShapes))]
    public void SequencesPastOneBlockEqualTheContractAtEveryChunking(int lanes)
    {
        foreach (int length in (ReadOnlySpan<int>)[256, 257, 300])
        {
            foreach (AttentionShape shape in AttentionShapes.All)
            {
                AttentionShape one = shape with { Heads = shape.Group, KeyValueHeads = 1 };
                Check(new AttentionCase(one, length, length), lanes, length == 257 ? [0, 1, 100] : [0, 65]);
            }
        }
    }

    [Fact]
    public void SumsPastOneBlockOfTheDenominatorEqualTheContract()
    {
        AttentionShape shape = AttentionShapes.Plain with { Heads = 1, KeyValueHeads = 1, Size = 2, ValueSize = 3, Window = 4200 };
        AttentionCase sequence = new(shape, 4300, 1) { FirstQuery = 4290 };
        Check(sequence, 16, 10);
        Check(sequence, 4, 3);
    }

    [Theory]
    [MemberData(nameof(AttentionShapes.Lanes), MemberType = typeof(AttentionShapes))]
    public void NothingBehindTheMaskLeaks(int lanes)
    {
        foreach (float hostile in (ReadOnlySpan<float>)[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            AttentionCase sequence = new(AttentionShapes.Plain with { Window = 20 }, 60, 3);
            for (int column = 0; column < 16; column++)
            {
                sequence.Key[30, 0, column] = hostile;
                sequence.Value[30, 1, column] = hostile;
            }

            Assert.True(float.IsFinite(sequence.Expected[29, 1, 0]) && float.IsFinite(sequence.Expected[50, 0, 0]));
            Assert.False(float.IsFinite(sequence.Expected[30, 1, 0]) && float.IsFinite(sequence.Expected[49, 0, 0]));
            Check(sequence, lanes, 0, 11);
        }
    }

    [Fact]
    public void MultiplyingMaskedKeysByZeroIsDetected()
    {
        AttentionCase sequence = new(AttentionShapes.Plain, 20, 3);
        sequence.Value[19, 0, 0] = float.PositiveInfinity;
        Check(sequence, 16, 0);
        // What a kernel would return that multiplies by 0 instead of selecting.
        sequence.Expected[18, 0, 0] = FusedMultiplyAdd.Compute(0f, sequence.Value[19, 0, 0], sequence.Expected[18, 0, 0]);
        Assert.Throws<FailException>(() => Check(sequence, 16, 0));
    }

    [Fact]
    public void TwoSwappedKeysAreDetected()
    {
        AttentionCase sequence = new(AttentionShapes.Plain, 40, 3);
        AttentionCase swapped = new(AttentionShapes.Plain, 40, 3);
        for (int element = 0; element < 16; element++)
        {
            (swapped.Key[3, 0, element], swapped.Key[4, 0, element]) = (swapped.Key[4, 0, element], swapped.Key[3, 0, element]);
            (swapped.Value[3, 0, element], swapped.Value[4, 0, element]) = (swapped.Value[4, 0, element], swapped.Value[3, 0, element]);
        }

        // The same set of terms for every later query, in another order.
        sequence.Expected[39, 0, 0] = swapped.Expected[39, 0, 0];
        sequence.Expected[38, 0, 1] = swapped.Expected[38, 0, 1];
        sequence.Expected[37, 0, 2] = swapped.Expected[37, 0, 2];
        Assert.Throws<FailException>(() => Check(sequence, 16, 0));
    }

    private static void Check(AttentionCase sequence, int lanes, params int[] chunks) =>
        Widths.Dispatch(lanes, new ForwardCheck(sequence, chunks));

    private sealed class ForwardCheck(AttentionCase sequence, int[] chunks) : IWidthAction
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => sequence.CheckForward<TSimd, TVector>(chunks);
    }
}
