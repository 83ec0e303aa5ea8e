using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace PrecisionGen.Identity.Sequences;

/// <summary>
/// Definition = inference = training forward = decoding at any chunking in any company, and reference gradients = backward of any split, in
/// every bit. Each run covers every pair of values of any two axes.
/// </summary>
public sealed class SequenceMatrixTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, Func<SequenceModel>> Models = new()
    {
        [nameof(SmallTransformer)] = SmallTransformer.UnderTest,
        [nameof(LearnedPositions)] = LearnedPositions.UnderTest,
        [nameof(WindowedAttention)] = WindowedAttention.UnderTest,
        [nameof(Adapters)] = Adapters.UnderTest,
        [nameof(SmallMixture)] = SmallMixture.UnderTest,
    };

    private static readonly string[] Names = [.. Models.Keys];
    private static readonly List<int[]> Design = PairwiseDesign.Create(SequenceCase.Axes(Names.Length));

    public static TheoryData<string> ModelNames => new(Names);

    [Theory]
    [MemberData(nameof(ModelNames))]
    public void Kernels_return_the_bits_of_the_definition(string name)
    {
        using SequenceRunner runner = new(Models[name]);
        SequenceCase[] cases = [.. Design.Select(values => SequenceCase.FromValues(Names, values)).Where(point => point.Model == name)];
        List<string> differences = [];
        foreach (SequenceCase point in cases)
        {
            if (runner.FindDifference(point) is string difference)
            {
                differences.Add($"{point}\n    {difference}");
            }
        }

        output.WriteLine($"{name}: {cases.Length} points of the matrix");
        Assert.True(
            differences.Count == 0,
            $"{differences.Count} of {cases.Length} points differ; the first:\n" + string.Join("\n", differences.Take(5)));
    }

    [Fact]
    public void The_design_holds_every_pair_of_axis_values()
    {
        int[] axes = SequenceCase.Axes(Names.Length);
        int pairs = (axes.Sum() * axes.Sum() - axes.Sum(length => length * length)) / 2;
        output.WriteLine($"{Design.Count} points hold all {pairs} pairs of axis values");
        Assert.Equal(pairs, PairwiseDesign.CountCovered(Design));
    }
}
