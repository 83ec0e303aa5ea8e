using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Identity.Models;
using Xunit;

namespace PrecisionGen.Identity;

/// <summary>
/// Definition = inference = training forward, and reference gradients = backward, in every bit. Each run covers every pair of values
/// of any two axes; with PRECISIONGEN_FULL_MATRIX=1 every combination, which takes hours, and with PRECISIONGEN_MATRIX_POINTS=n
/// n more of each model, drawn at random.
/// </summary>
public sealed class MatrixTests(ITestOutputHelper output)
{
    private static readonly string[] Names = [.. ModelList.Models.Keys];
    private static readonly List<int[]> Design = PairwiseDesign.Create(MatrixCase.Axes(Names.Length));
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("PRECISIONGEN_FULL_MATRIX") == "1";

    private static readonly int Extra = int.TryParse(Environment.GetEnvironmentVariable("PRECISIONGEN_MATRIX_POINTS"), out int points) ? points : 0;

    public static TheoryData<string> ModelNames => new(Names);

    [Theory]
    [MemberData(nameof(ModelNames))]
    public void Kernels_return_the_bits_of_the_definition(string name)
    {
        int[] axes = MatrixCase.Axes(Names.Length);
        IEnumerable<int[]> all = IsFull ? PairwiseDesign.FullProduct(axes) : Design;
        if (Extra > 0)
        {
            Random random = new();
            int model = Array.IndexOf(Names, name);
            all = all.Concat(Enumerable.Range(0, Extra).Select(_ => axes.Select((length, axis) => axis == 0 ? model : random.Next(length)).ToArray()));
        }

        IEnumerable<MatrixCase> cases = all.Select(values => MatrixCase.FromValues(Names, values)).Where(point => point.Model == name);
        using MatrixRunner runner = new(ModelList.Models[name]);
        int count = 0;
        List<string> differences = [];
        foreach (MatrixCase point in cases)
        {
            count++;
            if (runner.FindDifference(point) is string difference)
            {
                differences.Add($"{point}\n    {difference}");
            }
        }

        output.WriteLine($"{name}: {count} points of the matrix");
        Assert.True(
            differences.Count == 0,
            $"{differences.Count} of {count} points differ; the first:\n" + string.Join("\n", differences.Take(5)));
    }

    [Fact]
    public void The_design_holds_every_pair_of_axis_values()
    {
        int[] axes = MatrixCase.Axes(Names.Length);
        int pairs = 0;
        for (int a = 0; a < axes.Length; a++)
        {
            for (int b = a + 1; b < axes.Length; b++)
            {
                pairs += axes[a] * axes[b];
            }
        }

        long product = axes.Aggregate(1L, (total, length) => total * length);
        output.WriteLine($"{Design.Count} points hold all {pairs} pairs of axis values; the full product has {product} points; LongRows takes batches of 1 to 6");
        Assert.Equal(pairs, PairwiseDesign.CountCovered(Design));
        Assert.All(Design, values => Assert.Equal(axes.Length, values.Length));
    }
}
