using System;
using System.Linq;
using Xunit;

namespace PrecisionGen.Identity.Sequences;

/// <summary>Negative controls: what the matrix compares is sensitive to one bit and to one changed order.</summary>
public sealed class SequenceControlTests
{
    private static readonly SequenceCase Point = new(
        nameof(SmallTransformer), DType.Float16, VectorWidth.Scalar, 1, [5, 9, 270], Split.Whole, Chunking.TokenByToken);

    [Fact]
    public void One_bit_is_a_difference()
    {
        float[] expected = [1f, 0f];
        Assert.Null(Bits.FindDifference("same", expected, [1f, 0f]));
        Assert.NotNull(Bits.FindDifference("sign of zero", expected, [1f, -0f]));
    }

    [Fact]
    public void A_cache_that_forgets_one_position_is_noticed()
    {
        using SequenceModel model = SmallTransformer.UnderTest();
        SequenceStep step = SequenceStep.Define(model, [6]);
        using SequenceDecoder decoder = model.CreateDecoder(2, 8, Point.Options);
        int first = decoder.Kernel.Join();
        float[] result = new float[model.Vocabulary];
        decoder.LogProbabilities([first], [5], step.Tokens[..5], result, DecoderOutput.LastPosition);
        int forgetful = decoder.Kernel.Join(first, 4);
        decoder.LogProbabilities([forgetful], [1], step.Tokens[5..], result, DecoderOutput.LastPosition);
        Assert.NotNull(Bits.FindDifference("forgetful", step.LogProbabilities.AsSpan()[^model.Vocabulary..], result));
    }

    [Fact]
    public void Sequences_in_another_order_give_other_gradients()
    {
        using SequenceModel model = SmallTransformer.UnderTest();
        SequenceStep step = SequenceStep.Define(model, Point.Lengths);
        using SequenceTraining kernel = model.CreateTraining(step.Tokens.Length, Point.Options);
        kernel.Kernel.ZeroGradients();
        int start = step.Tokens.Length;
        foreach (int length in step.Lengths.Reverse())
        {
            start -= length;
            System.Range rows = start..(start + length);
            kernel.TokenLogProbabilities([length], step.Tokens[rows], step.Targets[rows], new float[length]);
            kernel.Backward(step.Gradient[rows]);
        }

        kernel.Kernel.CompleteGradients();
        Assert.Contains(
            Enumerable.Range(0, model.Parameters.Count),
            index => Bits.FindDifference("order", step.Gradients[index], kernel.Kernel.Gradients[index]) is not null);
    }
}
