using System;
using System.Collections.Generic;
using System.Linq;

namespace PrecisionGen.RandomModels;

/// <summary>Makes a failing definition small: drops forwards, outputs and operations while it still fails in the same way.</summary>
internal static class Shrinker
{
    private const int Rounds = 30;

    /// <summary>The smallest failing definition found, as text.</summary>
    public static string Describe(RandomDefinition definition, string difference)
    {
        int samples = 0;
        RandomDefinition smallest = definition;
        foreach (int fewer in new[] { 1, 2, 3, 5 })
        {
            if (DefinitionCheck.FindDifferences([smallest], fewer)[0] is string found && KindOf(found) == KindOf(difference))
            {
                (samples, difference) = (fewer, found);
                break;
            }
        }

        for (int round = 0; round < Rounds; round++)
        {
            RandomDefinition[] candidates = [.. Smaller(smallest).Select(candidate => candidate.WithoutUnused()).Where(candidate => candidate.HasParameters)];
            if (candidates.Length == 0)
            {
                break;
            }

            candidates = [.. candidates.Select((candidate, index) => candidate with { Name = "Small" + index })];
            IReadOnlyList<string?> differences = DefinitionCheck.FindDifferences(candidates, samples);
            int best = Enumerable.Range(0, candidates.Length)
                .Where(index => differences[index] is string found && KindOf(found) == KindOf(difference))
                .OrderBy(index => SizeOf(candidates[index])).FirstOrDefault(-1);
            if (best < 0 || SizeOf(candidates[best]) >= SizeOf(smallest))
            {
                break;
            }

            (smallest, difference) = (candidates[best], differences[best]!);
        }

        return $"Seed {definition.Seed}, {difference}\n{DefinitionText.Print(smallest).Split("\n    public static ModelUnderTest")[0]}";
    }

    /// <summary>A shrunk definition must fail as the first did: by bits, by an exception or by not compiling.</summary>
    private static string KindOf(string difference)
    {
        int differ = difference.IndexOf(" differ, first", StringComparison.Ordinal);
        int exception = difference.IndexOf("Exception", StringComparison.Ordinal);
        return differ >= 0 ? "bits" : exception >= 0 ? difference[..exception].Split(' ')[^1] : "diagnostics";
    }

    private static int SizeOf(RandomDefinition definition) => definition.Forwards.Sum(forward =>
        1 + forward.Outputs.Count + forward.Values.Sum(value => value.Origin == Origin.Operation ? 4 : 1)) + definition.Parameters.Count;

    private static IEnumerable<RandomDefinition> Smaller(RandomDefinition definition)
    {
        for (int index = 0; index < definition.Forwards.Count; index++)
        {
            RandomForward forward = definition.Forwards[index];
            if (definition.Forwards.Count > 1)
            {
                yield return definition with { Forwards = [forward] };
                yield return definition with { Forwards = [.. definition.Forwards.Where(other => other != forward)] };
            }

            foreach (RandomForward smaller in Smaller(forward, definition.Parameters))
            {
                yield return definition with { Forwards = [.. definition.Forwards.Select(other => other == forward ? smaller : other)] };
            }
        }
    }

    private static IEnumerable<RandomForward> Smaller(RandomForward forward, IReadOnlyList<Value> parameters)
    {
        for (int output = 0; output < forward.Outputs.Count && forward.Outputs.Count > 1; output++)
        {
            yield return forward with { Outputs = [forward.Outputs[output]] };
            yield return forward with { Outputs = [.. forward.Outputs.Where((_, index) => index != output)] };
        }

        foreach (Value value in forward.Values.Where(value => value.Origin == Origin.Operation))
        {
            // What the operation computes comes from an operand of its kind, from outside, or its operand is returned instead.
            foreach (int operand in value.Operands.Distinct())
            {
                Value source = parameters.Concat(forward.Values).First(candidate => candidate.Id == operand);
                if (source.Shape.SequenceEqual(value.Shape) && source.DType == value.DType && source.PerSample == value.PerSample)
                {
                    yield return Replace(forward, value.Id, operand);
                }

                if (source.PerSample && !source.IsIndices && forward.Outputs.SequenceEqual([value.Id]))
                {
                    yield return forward with { Outputs = [operand] };
                }
            }

            if (value.PerSample && !forward.Outputs.Contains(value.Id))
            {
                Value input = value with { Origin = Origin.Input, Operands = [], Module = null };
                yield return forward with { Values = [.. forward.Values.Select(other => other == value ? input : other)] };
            }
        }
    }

    private static RandomForward Replace(RandomForward forward, int value, int operand) => forward with
    {
        Outputs = [.. forward.Outputs.Select(output => output == value ? operand : output)],
        Values = [.. forward.Values.Select(other => other with { Operands = [.. other.Operands.Select(id => id == value ? operand : id)] })],
    };
}
