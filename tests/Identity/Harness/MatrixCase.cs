using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Execution;

namespace PrecisionGen.Identity;

/// <summary>One point of the identity matrix.</summary>
/// <param name="Samples">The batch, 1 to 67.</param>
/// <param name="Split">How the step is cut into micro-batches.</param>
/// <param name="AfterOthers">Whether the kernels first ran a batch of special values, whose traces must not matter.</param>
public sealed record MatrixCase(
    string Model, DType DType, VectorWidth Width, int Samples, int Threads, Split Split, Neighbours Neighbours, bool AfterOthers)
{
    public const int MaximumSamples = 67;

    private static readonly VectorWidth[] Widths = [VectorWidth.Scalar, VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512];
    private static readonly DType[] DTypes = [DType.Float16, DType.BFloat16, DType.Float32];

    /// <summary>The lengths of the axes, in the order of the constructor.</summary>
    public static int[] Axes(int models) =>
        [models, DTypes.Length, Widths.Length, MaximumSamples, 4, Enum.GetValues<Split>().Length, Enum.GetValues<Neighbours>().Length, 2];

    public static MatrixCase FromValues(string[] models, int[] values) => new(
        models[values[0]], DTypes[values[1]], WidthOf(values[2]), SamplesOf(models[values[0]], values[3]), values[4] + 1, (Split)values[5],
        (Neighbours)values[6], values[7] == 1);

    /// <summary>Rows of thousands of elements take few samples, so that a run without vectors or under emulation stays short.</summary>
    private static int SamplesOf(string model, int value) => model.StartsWith("Long", StringComparison.Ordinal) ? value % 6 + 1 : value + 1;

    /// <summary>
    /// Wider vectors than the hardware has are emulated, on some machines element by element; each width is hardware's in some leg
    /// of <c>.ci/legs</c>, so elsewhere the widest takes its place.
    /// </summary>
    private static VectorWidth WidthOf(int value) =>
        VectorWidths.IsHardwareAccelerated(Widths[value]) ? Widths[value] : VectorWidths.Resolve(VectorWidth.Widest);

    public KernelOptions Options => new() { Width = Width, Threads = Threads };

    /// <summary>The sizes of the micro-batches.</summary>
    public IReadOnlyList<int> Parts()
    {
        switch (Split)
        {
            case Split.Whole:
                return [Samples];
            case Split.Halves:
                return Samples > 1 ? [Samples / 2, Samples - Samples / 2] : [1];
            case Split.Ones:
                return [.. Enumerable.Repeat(1, Samples)];
            default:
                Random random = new(Samples);
                List<int> parts = [];
                for (int rest = Samples; rest > 0; rest -= parts[^1])
                {
                    parts.Add(random.Next(1, Math.Min(rest, 19) + 1));
                }

                return parts;
        }
    }
}

/// <summary>How a step is cut into micro-batches.</summary>
public enum Split
{
    Whole,
    Halves,
    Ones,
    Irregular,
}
