using System;

namespace PrecisionGen.Identity;

/// <summary>Fills every parameter, the zero and constant ones too, with numbers from a seed.</summary>
public static class Weights
{
    public static void Fill(ParameterSet parameters, int seed)
    {
        Random random = new(seed);
        foreach (Parameter parameter in parameters)
        {
            float[] values = new float[parameter.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = random.Next(24) == 0 ? -0f : StepData.Number(random) * 0.5f;
            }

            parameter.Write(values);
        }
    }
}
