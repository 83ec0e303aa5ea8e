using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Execution;

namespace PrecisionGen.Identity.Sequences;

/// <summary>One point of the matrix of sequences.</summary>
/// <param name="Lengths">The lengths of the packed sequences.</param>
/// <param name="Split">How the step's sequences are cut into micro-batches.</param>
/// <param name="Chunking">How a decoder is given the tokens.</param>
public sealed record SequenceCase(string Model, DType DType, VectorWidth Width, int Threads, int[] Lengths, Split Split, Chunking Chunking)
{
    private static readonly VectorWidth[] Widths = [VectorWidth.Scalar, VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512];
    private static readonly DType[] DTypes = [DType.Float16, DType.BFloat16, DType.Float32];

    /// <summary>Shorter than a vector, across tiles of 64, past a block of 256 rows of the step and, in the last, of keys.</summary>
    private static readonly int[][] LengthSets = [[1], [5, 1, 12, 3], [63, 2, 64], [16, 17, 15], [33, 70, 1, 90, 80], [259, 4]];

    /// <summary>The lengths of the axes, in the order of the constructor.</summary>
    public static int[] Axes(int models) =>
        [models, DTypes.Length, Widths.Length, 4, LengthSets.Length, Enum.GetValues<Split>().Length, Enum.GetValues<Chunking>().Length];

    public static SequenceCase FromValues(string[] models, int[] values) => new(
        models[values[0]],
        DTypes[values[1]],
        VectorWidths.IsHardwareAccelerated(Widths[values[2]]) ? Widths[values[2]] : VectorWidths.Resolve(VectorWidth.Widest),
        values[3] + 1,
        LengthSets[values[4]],
        (Split)values[5],
        (Chunking)values[6]);

    public KernelOptions Options => new() { Width = Width, Threads = Threads };

    /// <summary>The numbers of sequences of the micro-batches.</summary>
    public IReadOnlyList<int> Parts() => Split switch
    {
        Split.Whole => [Lengths.Length],
        Split.Halves when Lengths.Length > 1 => [Lengths.Length / 2, Lengths.Length - Lengths.Length / 2],
        Split.Irregular when Lengths.Length > 2 => [1, Lengths.Length - 2, 1],
        _ => [.. Enumerable.Repeat(1, Lengths.Length)],
    };

    public override string ToString() => $"{Model} {DType} {Width} threads {Threads} lengths {string.Join(" ", Lengths)} {Split} {Chunking}";
}

/// <summary>How a decoder is given the tokens of some sequences.</summary>
public enum Chunking
{
    /// <summary>Each sequence at once, all in one call.</summary>
    Whole,

    /// <summary>Token by token, all sequences together while they last.</summary>
    TokenByToken,

    /// <summary>Chunks of random lengths, sequences joining and leaving at random.</summary>
    Random,

    /// <summary>A part of each sequence, then a copy of it as a shared prefix that is continued beside the original.</summary>
    SharedPrefix,
}
