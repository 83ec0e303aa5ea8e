using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Identity;
using PrecisionGen.Identity.Sequences;

namespace PrecisionGen.RandomModels;

/// <summary>Compares kernels of random models of sequences with their definitions, at a point of the matrix drawn from the seed.</summary>
internal static class SequenceCheck
{
    private static readonly VectorWidth[] Widths = [VectorWidth.Scalar, VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512];

    /// <summary>For each its first difference, or what the compilation reported; null where all agrees.</summary>
    public static IReadOnlyList<string?> FindDifferences(IReadOnlyList<RandomSequence> definitions)
    {
        try
        {
            using LoadedModels models = ModelCompiler.Compile(definitions.Select(definition => definition.Text));
            return [.. definitions.Select(definition =>
                FindDifference(() => models.Create<SequenceModel>(definition.Name), definition.DType, definition.Seed))];
        }
        catch (InvalidOperationException exception)
        {
            return definitions.Count == 1 ? [exception.Message] : [.. definitions.Select(definition => FindDifferences([definition])[0])];
        }
    }

    /// <summary>The first difference or exception as text; null where all agrees.</summary>
    public static string? FindDifference(Func<SequenceModel> create, DType dtype, int seed)
    {
        Random random = new(seed);
        int[] lengths = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ =>
            random.Next(5) == 0 ? random.Next(1, RandomSequence.MaximumLength) : random.Next(1, 12))];
        SequenceCase point = new(
            "seed " + seed, dtype, Widths[random.Next(Widths.Length)], random.Next(1, 5), lengths, (Split)random.Next(4), (Chunking)random.Next(4));
        try
        {
            using SequenceRunner runner = new(create);
            return runner.FindDifference(point) is string difference ? $"{point}\n    {difference}" : null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return $"{point}\n    {exception}";
        }
    }
}
