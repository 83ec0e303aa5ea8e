using System;
using System.Linq;
using Xunit;
using static PrecisionGen.Operations;

namespace PrecisionGen.Runtime.Tests.ReferenceOperations;

/// <summary>How the rows of sequences of different lengths number on in a step.</summary>
public class SequenceStepTests
{
    private static readonly int[][] lengths = [[300], [100, 200], [1, 255, 44], [256, 1, 43], [257, 43]];

    [Fact]
    public void RowsNumberOnAcrossSequences()
    {
        float[] x = Samples.Uniform(300, 1, 0.1f, 1f);
        float[] dy = Samples.Uniform(300, 2, 0.1f, 1f);
        float products = Samples.FusedChain(dy, x, 0, 256) + Samples.FusedChain(dy, x, 256, 300);
        float terms = Samples.PlainChain(dy, 0, 256) + Samples.PlainChain(dy, 256, 300);
        float perSequence = Samples.FusedChain(dy, x, 0, 100) + Samples.FusedChain(dy, x, 100, 300);
        Assert.NotEqual(products, perSequence);
        float gathered = Samples.PlainChain(dy, 0, 300);
        foreach (int[] split in lengths)
        {
            ReferenceStep step = new(4, 1);
            int start = 0;
            foreach (int length in split)
            {
                Tensor input = Sequence(x, start, length);
                Tensor y = Linear(input, Samples.Parameter(0, [2f], 1, 1), Samples.Parameter(1, [3f], 1));
                y += input * Samples.Parameter(2, [1f], 1);
                y += Gather(Samples.Parameter(3, [1f, 2f], 2, 1), Tokens.From(Enumerable.Repeat(1, length).ToArray()));
                step.Backward(0, [y], [dy[start..(start + length)]]);
                start += length;
            }

            step.CompleteGradients();
            Assert.Equal([products], step.Gradient(0)!);
            Assert.Equal([terms], step.Gradient(1)!);
            Assert.Equal([products], step.Gradient(2)!);
            Assert.Equal([0f, gathered], step.Gradient(3)!);
        }
    }

    [Fact]
    public void OnlyTheLengthMayDiffer()
    {
        ReferenceStep step = new(1, 1);
        Run(step, Reshape(Sequence(new float[10], 0, 5), -1, 1, 1));
        Run(step, Reshape(Sequence(new float[10], 0, 3), -1, 1, 1));
        Assert.Throws<InvalidOperationException>(() => Run(step, Reshape(Sequence(new float[10], 0, 3), -1, 1)));
        Assert.Throws<InvalidOperationException>(() => Run(step, Reshape(Samples.Float32(new float[3], 3), -1, 1, 1)));

        ReferenceStep dense = new(1, 1);
        Run(dense, Samples.Float32(new float[5], 5, 1));
        Assert.Throws<InvalidOperationException>(() => Run(dense, Samples.Float32(new float[3], 3, 1)));
    }

    private static void Run(ReferenceStep step, Tensor x) =>
        step.Backward(0, [x * Samples.Parameter(0, [1f], 1)], [new float[x.Values.Length]]);

    /// <summary>Elements of a fixed table, read by tokens.</summary>
    private static Tensor Sequence(float[] values, int start, int length) =>
        Gather(Samples.Float32(values, values.Length, 1), Tokens.From([.. Enumerable.Range(start, length)]));
}
