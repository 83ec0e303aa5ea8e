using System;
using System.Globalization;

namespace PrecisionGen.Identity;

/// <summary>What a model computed for a step: the outputs of every forward and the gradient of every parameter.</summary>
/// <param name="Outputs">[forward][output] packed over the samples.</param>
/// <param name="Gradients">[parameter], +0 throughout where a parameter has none.</param>
public sealed record Results(float[][][] Outputs, float[][] Gradients)
{
    /// <summary>The first bit that differs, as text; null if there is none.</summary>
    public string? FindDifference(Results other, ModelUnderTest model)
    {
        for (int forward = 0; forward < Outputs.Length; forward++)
        {
            for (int output = 0; output < Outputs[forward].Length; output++)
            {
                int count = model.Forwards[forward].OutputCounts[output];
                string name = $"{model.Forwards[forward].Name} output {output} ({count} elements a sample)";
                string? difference = FindDifference(name, Outputs[forward][output], other.Outputs[forward][output]);
                if (difference is not null)
                {
                    return difference;
                }
            }
        }

        for (int parameter = 0; parameter < Math.Min(Gradients.Length, other.Gradients.Length); parameter++)
        {
            string name = "gradient of " + model.Parameters[parameter].Name;
            string? difference = FindDifference(name, Gradients[parameter], other.Gradients[parameter]);
            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }

    /// <summary>Compares bits: -0 differs from +0, and one NaN from another, since both sides promise the canonical one.</summary>
    private static string? FindDifference(string name, float[] expected, float[] found)
    {
        int differing = 0;
        int first = -1;
        for (int i = expected.Length - 1; i >= 0; i--)
        {
            if (BitConverter.SingleToUInt32Bits(expected[i]) != BitConverter.SingleToUInt32Bits(found[i]))
            {
                differing++;
                first = i;
            }
        }

        return first < 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {differing} of {expected.Length} differ, first at {first}: expected {Show(expected[first])} but found {Show(found[first])}");
    }

    private static string Show(float value) =>
        string.Create(CultureInfo.InvariantCulture, $"{value:R} (0x{BitConverter.SingleToUInt32Bits(value):X8})");
}
