using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Identity;

namespace PrecisionGen.RandomModels;

/// <summary>Compiles definitions together and compares each with its kernels.</summary>
internal static class DefinitionCheck
{
    /// <summary>For each definition its first difference, or what the compilation reported; null where all agrees.</summary>
    /// <param name="samples">The batch; 0 draws one.</param>
    public static IReadOnlyList<string?> FindDifferences(IReadOnlyList<RandomDefinition> definitions, int samples = 0)
    {
        try
        {
            using LoadedModels models = ModelCompiler.Compile(definitions.Select(DefinitionText.Print));
            return [.. definitions.Select(definition => FindDifference(models, definition, samples))];
        }
        catch (InvalidOperationException exception)
        {
            // One definition that does not compile spoils the assembly: each then compiles alone.
            return definitions.Count == 1
                ? [exception.Message]
                : [.. definitions.Select(definition => FindDifferences([definition], samples)[0])];
        }
    }

    private static string? FindDifference(LoadedModels models, RandomDefinition definition, int samples)
    {
        using ModelUnderTest model = models.Create(definition.Name);
        return ModelCheck.FindDifference(model, definition.Seed, samples);
    }
}
