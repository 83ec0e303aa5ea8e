using System;
using Xunit;
using static PrecisionGen.Operations;

namespace PrecisionGen.Runtime.Tests.ReferenceOperations;

public class MovementTests
{
    private static readonly Tensor matrix = Samples.Float32([1, 2, 3, 4, 5, 6, 7, 8], 2, 4);

    [Fact]
    public void ElementsMove()
    {
        Assert.Equal([4, 2], Reshape(matrix, 4, 2).Shape.ToArray());
        Assert.Equal([2f, 3f, 6f, 7f], Slice(matrix, 1, 2).Values.ToArray());
        Tensor[] parts = Split(matrix, 2);
        Assert.Equal([1f, 2f, 5f, 6f], parts[0].Values.ToArray());
        Assert.Equal([3f, 4f, 7f, 8f], parts[1].Values.ToArray());
        Tensor joined = Concatenate(parts[1], parts[0], parts[1]);
        Assert.Equal([2, 6], joined.Shape.ToArray());
        Assert.Equal([3f, 4f, 1f, 2f, 3f, 4f, 7f, 8f, 5f, 6f, 7f, 8f], joined.Values.ToArray());
    }

    [Fact]
    public void GradientsMoveBack()
    {
        Tensor p = Samples.Parameter(0, [1, 2, 3, 4, 5, 6, 7, 8], 2, 4);
        float[] dy = [1, 2, 3, 4];
        Assert.Equal([0f, 1f, 2f, 0f, 0f, 3f, 4f, 0f], Samples.Gradients(1, Slice(p, 1, 2), dy)[0]!);
        Tensor first = Slice(p, 0, 2);
        float[] twice = [1, 2, 10, 20, 3, 4, 30, 40];
        Assert.Equal([11f, 22f, 0f, 0f, 33f, 44f, 0f, 0f], Samples.Gradients(1, Concatenate(first, first), twice)[0]!);
        Assert.Equal(twice, Samples.Gradients(1, Reshape(p, 8), twice)[0]!);
    }

    [Fact]
    public void GatherReadsRowsAndAddsTheirGradientsAscending()
    {
        Tensor table = Samples.Parameter(0, [1, 2, 3, 4, 5, 6], 3, 2);
        Tensor rows = Gather(table, Indices.From([2, 0, 2]));
        Assert.Equal([3, 2], rows.Shape.ToArray());
        Assert.Equal([5f, 6f, 1f, 2f, 5f, 6f], rows.Values.ToArray());
        float[] gradient = Samples.Gradients(1, rows, [1f, 2f, 3f, 4f, 5f, 6f])[0]!;
        Assert.Equal([3f, 4f, 0f, 0f, 6f, 8f], gradient);
    }

    [Fact]
    public void TheGradientOfGatherHasNoBlocks()
    {
        float[] dy = Samples.Uniform(700, 1, 0.1f, 1f);
        Tensor rows = Gather(Samples.Parameter(0, [1f], 1, 1), Indices.From(new int[700]));
        Assert.Equal([Samples.PlainChain(dy, 0, 700)], Samples.Gradients(1, rows, dy)[0]!);
        float inBlocks = Samples.PlainChain(dy, 0, 256) + Samples.PlainChain(dy, 256, 512) + Samples.PlainChain(dy, 512, 700);
        Assert.NotEqual(inBlocks, Samples.PlainChain(dy, 0, 700));
    }

    [Fact]
    public void CastRoundsAndItsGradientPasses()
    {
        Tensor p = Samples.Parameter(0, [1.0001f], 1);
        Tensor y = Cast(p, DType.Float16);
        Assert.Equal(DType.Float16, y.DType);
        Assert.Equal([1f], y.Values.ToArray());
        Assert.Equal([3f], Samples.Gradients(1, Cast(y, DType.Float32) * 3f, [1f])[0]!);
    }

    [Fact]
    public void StopGradientStops()
    {
        Tensor p = Samples.Parameter(0, [2f], 1);
        Assert.Null(Samples.Gradients(1, StopGradient(p), [1f])[0]);
        Assert.Equal([2f], Samples.Gradients(1, p * StopGradient(p), [1f])[0]!);
    }

    [Fact]
    public void ErrorsNameBothShapes()
    {
        Assert.Equal(
            "Reshape expected a shape of 8 elements (the input is [2, 4]) but found [3, 3].", Message(() => Reshape(matrix, 3, 3)));
        Assert.Equal(
            "Slice expected a part of the last dimension 4 of [2, 4] but found start 3 and length 2.", Message(() => Slice(matrix, 3, 2)));
        Assert.Equal(
            "Split expected a number of parts that divides the last dimension 4 of [2, 4] but found 3.", Message(() => Split(matrix, 3)));
        Assert.Equal(
            "Concatenate expected shapes that differ only in the last dimension but found [2, 4] and [1, 4].",
            Message(() => Concatenate(matrix, Reshape(Slice(matrix, 0, 2), 1, 4))));
        Assert.Equal("Gather expected a table of shape [rows, width] but found [3].", Message(
            () => Gather(Samples.Float32(new float[3], 3), Indices.From([0]))));
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => Gather(matrix, Indices.From([0, 2])));
        Assert.Contains("from 0 to 1 (the table is [2, 4]) but found 2 at position 1", error.Message, StringComparison.Ordinal);
    }

    private static string Message(Func<object> action) => Assert.Throws<ArgumentException>(action).Message;
}
