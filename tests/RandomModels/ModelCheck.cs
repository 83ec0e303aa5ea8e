using System;
using System.Collections.Generic;
using System.Globalization;
using PrecisionGen.Execution;
using PrecisionGen.Identity;

namespace PrecisionGen.RandomModels;

/// <summary>Compares a model's kernels with its definition at a point of the matrix drawn from a seed.</summary>
internal static class ModelCheck
{
    private static readonly VectorWidth[] Widths = [VectorWidth.Scalar, VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512];

    /// <summary>The first difference or exception as text; null where all agrees.</summary>
    /// <param name="samples">The batch; 0 draws one.</param>
    public static string? FindDifference(ModelUnderTest model, int seed, int samples = 0)
    {
        Random random = new(seed);
        Neighbours neighbours = random.Next(3) == 0 ? (Neighbours)random.Next(7) : Neighbours.Ordinary;
        int drawn = random.Next(4) == 0 ? random.Next(1, 150) : random.Next(1, 20);
        samples = samples == 0 ? drawn : samples;
        KernelOptions options = new() { Width = Widths[random.Next(Widths.Length)], Threads = random.Next(1, 4) };
        string point = string.Create(CultureInfo.InvariantCulture, $"{options.Width}, {options.Threads} threads, {samples} samples, {neighbours}: ");
        try
        {
            Weights.Fill(model.Parameters, seed);
            StepData data = StepData.Create(model.Forwards, samples, neighbours, seed);
            Results expected = ReferenceRun.Run(model, data);
            string? difference = expected.FindDifference(KernelRun.Infer(model, data, options, null), model);
            if (difference is not null)
            {
                return point + "inference: " + difference;
            }

            difference = expected.FindDifference(KernelRun.Train(model, data, options, Parts(samples, random), null), model);
            return difference is null ? null : point + "training: " + difference;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return point + exception;
        }
    }

    private static List<int> Parts(int samples, Random random)
    {
        List<int> parts = [];
        for (int rest = samples; rest > 0; rest -= parts[^1])
        {
            parts.Add(random.Next(1, rest + 1));
        }

        return parts;
    }
}
