using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace PrecisionGen.RandomModels;

/// <summary>
/// Models of sequences made at random: packed inference, training with gradients and decoding at some chunking, in every bit of the
/// reference. PRECISIONGEN_RANDOM_SEQUENCES and PRECISIONGEN_RANDOM_SEED set how many and from which seed on.
/// </summary>
public sealed class RandomSequenceTests(ITestOutputHelper output)
{
    private const int ModelsInAssembly = 20;
    private static readonly int Count = Number("PRECISIONGEN_RANDOM_SEQUENCES", 20);
    private static readonly int FirstSeed = Number("PRECISIONGEN_RANDOM_SEED", 1);

    [Fact]
    public void Kernels_of_random_sequence_models_return_the_bits_of_the_reference()
    {
        List<string> failures = [];
        foreach (int[] seeds in Enumerable.Range(FirstSeed, Count).Chunk(ModelsInAssembly))
        {
            RandomSequence[] definitions = [.. seeds.Select(seed => RandomSequence.Create(seed))];
            foreach ((RandomSequence definition, string? difference) in definitions.Zip(SequenceCheck.FindDifferences(definitions)))
            {
                if (difference is not null)
                {
                    failures.Add(failures.Count < 3 ? Smallest(definition, difference) : difference);
                }
            }
        }

        output.WriteLine($"{Count} models of sequences from seed {FirstSeed} on");
        Assert.True(failures.Count == 0, $"{failures.Count} of {Count} models disagree:\n{string.Join("\n", failures)}");
    }

    /// <summary>The same seed with fewer operations, if that fails too.</summary>
    private static string Smallest(RandomSequence definition, string difference)
    {
        for (int operations = 0; operations < 4; operations++)
        {
            RandomSequence smaller = RandomSequence.Create(definition.Seed, operations);
            if (SequenceCheck.FindDifferences([smaller])[0] is string found)
            {
                return $"{found}\n{smaller.Text}";
            }
        }

        return $"{difference}\n{definition.Text}";
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out int value) ? value : otherwise;
}
