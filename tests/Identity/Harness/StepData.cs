using System;
using System.Collections.Generic;
using System.Linq;

namespace PrecisionGen.Identity;

/// <summary>What stands in every third row of a batch, beside rows of ordinary numbers.</summary>
public enum Neighbours
{
    Ordinary,
    NaN,
    Infinity,
    Subnormal,
    Huge,
    NegativeZero,
    Mixed,
}

/// <summary>The inputs and output gradients of one step, for every forward, made from a seed.</summary>
/// <param name="Batches">[forward].</param>
/// <param name="OutputGradients">[forward][output] packed over the samples.</param>
public sealed record StepData(Batch[] Batches, float[][][] OutputGradients)
{
    public static StepData Create(IReadOnlyList<ForwardSignature> forwards, int samples, Neighbours neighbours, int seed)
    {
        Random random = new(seed);
        return new StepData(
            [.. forwards.Select(forward => CreateBatch(forward, samples, neighbours, random))],
            [.. forwards.Select(forward => forward.OutputCounts.Select(count => CreateGradients(samples * count, random)).ToArray())]);
    }

    /// <summary>The first samples only.</summary>
    public StepData Take(int samples) => new(
        [.. Batches.Select(batch => batch.Slice(0, samples))],
        [.. OutputGradients.Select((outputs, forward) =>
            outputs.Select(values => values[..(values.Length / Batches[forward].Samples * samples)]).ToArray())]);

    /// <summary>An ordinary number; one in eight is small and round, so that ties and exact zeros occur.</summary>
    public static float Number(Random random)
    {
        if (random.Next(8) == 0)
        {
            return random.Next(-4, 5) * 0.5f;
        }

        float value = (random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f) * 2f;
        return value;
    }

    private static Batch CreateBatch(ForwardSignature forward, int samples, Neighbours neighbours, Random random)
    {
        float[][] tensors = new float[forward.Inputs.Length][];
        int[][] indices = new int[forward.Inputs.Length][];
        for (int input = 0; input < forward.Inputs.Length; input++)
        {
            InputSignature signature = forward.Inputs[input];
            tensors[input] = signature.IsIndices ? [] : new float[samples * signature.Count];
            indices[input] = signature.IsIndices ? new int[samples * signature.Count] : [];
            for (int i = 0; i < samples * signature.Count; i++)
            {
                if (signature.IsIndices)
                {
                    indices[input][i] = random.Next(signature.IndexBound);
                }
                else
                {
                    bool isNeighbour = i / signature.Count % 3 == 1;
                    tensors[input][i] = isNeighbour ? Special(neighbours, random) : Number(random);
                }
            }
        }

        return new Batch(forward.Inputs, tensors, indices, samples);
    }

    private static float[] CreateGradients(int count, Random random)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = random.Next(16) == 0 ? -0f : Number(random);
        }

        return values;
    }

    private static float Special(Neighbours neighbours, Random random)
    {
        bool isNegative = random.Next(2) == 0;
        float sign = isNegative ? -1f : 1f;
        return neighbours switch
        {
            Neighbours.NaN => BitConverter.UInt32BitsToSingle(0x7F800001u + (uint)random.Next(1 << 22)),
            Neighbours.Infinity => random.Next(3) == 0 ? sign * float.PositiveInfinity : Number(random),
            Neighbours.Subnormal => sign * BitConverter.UInt32BitsToSingle((uint)random.Next(1 << 23)),
            Neighbours.Huge => sign * float.MaxValue * random.NextSingle(),
            Neighbours.NegativeZero => -0f,
            Neighbours.Mixed => Special((Neighbours)random.Next((int)Neighbours.Mixed), random),
            _ => Number(random),
        };
    }
}
