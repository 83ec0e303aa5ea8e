using System.Globalization;
using System.IO;

namespace Hazards.After;

/// <summary>Weights as lines of text.</summary>
public static class Checkpoint
{
    /// <summary>One line for each weight.</summary>
    public static void Write(float[] weights, TextWriter writer)
    {
        foreach (float weight in weights)
        {
            writer.WriteLine(weight.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The weights of these lines.</summary>
    public static float[] Read(string[] lines)
    {
        float[] weights = new float[lines.Length];
        for (int i = 0; i < lines.Length; i++)
        {
            weights[i] = float.Parse(lines[i], CultureInfo.InvariantCulture);
        }

        return weights;
    }
}
