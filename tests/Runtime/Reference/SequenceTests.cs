using System;
using Xunit;
using static PrecisionGen.Operations;

namespace PrecisionGen.Runtime.Tests.ReferenceOperations;

/// <summary>Tokens, and what reads by them.</summary>
public class SequenceTests
{
    private static readonly Tensor table = Samples.Parameter(0, [1, 2, 3, 4, 5, 6], 3, 2);

    [Fact]
    public void GatherReadsTheRowsOfTokens()
    {
        Tensor rows = Gather(table, Tokens.From([2, 0, 2]));
        Assert.Equal([3, 2], rows.Shape.ToArray());
        Assert.Equal([5f, 6f, 1f, 2f, 5f, 6f], rows.Values.ToArray());
        Assert.Equal([3f, 4f, 0f, 0f, 6f, 8f], Samples.Gradients(1, rows, [1f, 2f, 3f, 4f, 5f, 6f])[0]!);
    }

    [Fact]
    public void PositionsCountFromZero()
    {
        Tokens positions = Positions(Tokens.From([7, 7, 9]));
        Assert.Equal([0, 1, 2], positions.Values.ToArray());
        Assert.Equal(3, positions.Length);
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], Gather(table, positions).Values.ToArray());
    }

    [Fact]
    public void PickTakesTheElementOfItsToken()
    {
        Tensor picked = Pick(table, Tokens.From([1, 0, 1]));
        Assert.Equal([3, 1], picked.Shape.ToArray());
        Assert.Equal([2f, 3f, 6f], picked.Values.ToArray());
        Assert.Equal([0f, 7f, 8f, 0f, 0f, 9f], Samples.Gradients(1, picked, [7f, 8f, 9f])[0]!);
    }

    [Fact]
    public void WhatPickDidNotTakeReceivesZeroBySelection()
    {
        Tensor x = Samples.Parameter(0, [float.NaN, 2f], 1, 2) + Samples.Float32([0f, 0f], 1, 2);
        Tensor picked = Pick(x, Tokens.From([1]));
        Assert.Equal([2f], picked.Values.ToArray());
        float[] gradient = Samples.Gradients(1, picked, [float.NaN])[0]!;
        Assert.Equal(0u, Samples.Bits(gradient)[0]);
        Assert.Equal(float.NaN, gradient[1]);
    }

    [Fact]
    public void ReshapeFillsInWhatRemains()
    {
        Tensor x = Gather(table, Tokens.From([2, 0, 1, 1]));
        Tensor heads = Reshape(x, -1, 2, 1);
        Assert.Equal([4, 2, 1], heads.Shape.ToArray());
        Assert.Equal(x.Values.ToArray(), heads.Values.ToArray());
        Assert.Equal([4, 2], Reshape(heads, -1, 2).Shape.ToArray());
        Assert.Equal([3, 2, 1], Reshape(table, -1, 2, 1).Shape.ToArray());
    }

    [Fact]
    public void TimeStaysTheFirstAxis()
    {
        Tensor x = Gather(table, Tokens.From([2, 0, 1, 1]));
        foreach (int[] shape in new int[][] { [4, 2], [-1, 1], [-1, 4], [2, -1], [8] })
        {
            string message = Assert.Throws<ArgumentException>(() => Reshape(x, shape)).Message;
            Assert.Contains("but found [" + string.Join(", ", shape) + "]", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ErrorsNameTokenPositionAndShapes()
    {
        Assert.StartsWith(
            "Expected a sequence of at least one token but found an empty one.",
            Assert.Throws<ArgumentException>(() => Tokens.From([])).Message);
        string gather = Assert.Throws<ArgumentOutOfRangeException>(() => Gather(table, Tokens.From([0, 1, 3]))).Message;
        Assert.Contains("from 0 to 2 (the table is [3, 2]) but found 3 at position 2", gather, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Gather(table, Tokens.From([-1])));
        string pick = Assert.Throws<ArgumentOutOfRangeException>(() => Pick(table, Tokens.From([0, -1, 0]))).Message;
        Assert.Contains("from 0 to 1", pick, StringComparison.Ordinal);
        Assert.Contains("but found -1 at position 1", pick, StringComparison.Ordinal);
        Assert.Contains("[3, 2]", Assert.Throws<ArgumentException>(() => Pick(table, Tokens.From([0]))).Message, StringComparison.Ordinal);
        Assert.Contains("[-1, 4]", Assert.Throws<ArgumentException>(() => Reshape(table, -1, 4)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Reshape(table, -1, -1));
        Assert.Throws<ArgumentException>(() => Reshape(table, -1, 0));
    }
}
