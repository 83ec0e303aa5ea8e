using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace PrecisionGen.RandomModels;

/// <summary>
/// Definitions made at random, compiled with the generator and compared with the reference in every bit, gradients included. The
/// variables PRECISIONGEN_RANDOM_MODELS and PRECISIONGEN_RANDOM_SEED set how many and from which seed on.
/// </summary>
public sealed class RandomModelTests(ITestOutputHelper output)
{
    private const int ModelsInAssembly = 40;
    private static readonly int Count = Number("PRECISIONGEN_RANDOM_MODELS", 200);
    private static readonly int FirstSeed = Number("PRECISIONGEN_RANDOM_SEED", 1);

    [Fact]
    public void Kernels_of_random_definitions_return_the_bits_of_the_reference()
    {
        List<string> failures = [];
        int operations = 0;
        foreach (int[] seeds in Enumerable.Range(FirstSeed, Count).Chunk(ModelsInAssembly))
        {
            RandomDefinition[] definitions = [.. seeds.Select(DefinitionGenerator.Create)];
            operations += definitions.Sum(definition => definition.Forwards.Sum(forward => forward.Values.Count));
            IReadOnlyList<string?> differences = DefinitionCheck.FindDifferences(definitions);
            foreach ((RandomDefinition definition, string? difference) in definitions.Zip(differences))
            {
                if (difference is not null && failures.Count < 3)
                {
                    failures.Add(Shrinker.Describe(definition, difference));
                }
                else if (difference is not null)
                {
                    failures.Add($"Seed {definition.Seed}: {difference}");
                }
            }
        }

        output.WriteLine($"{Count} definitions from seed {FirstSeed} on, {operations} values");
        Assert.True(failures.Count == 0, $"{failures.Count} of {Count} definitions disagree:\n{string.Join("\n", failures)}");
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out int value) ? value : otherwise;
}
