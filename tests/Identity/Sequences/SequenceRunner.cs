using System;
using System.Collections.Generic;
using System.Linq;

namespace PrecisionGen.Identity.Sequences;

/// <summary>Compares the kernels of one model of sequences with its definition, and keeps what points of the matrix share.</summary>
internal sealed class SequenceRunner(Func<SequenceModel> create) : IDisposable
{
    private readonly Dictionary<DType, SequenceModel> models = [];
    private readonly Dictionary<(DType, int[]), SequenceStep> steps = [];
    private SequenceModel? first;

    public string? FindDifference(SequenceCase point)
    {
        SequenceModel model = ModelOf(point.DType);
        if (!steps.TryGetValue((point.DType, point.Lengths), out SequenceStep? step))
        {
            steps.Add((point.DType, point.Lengths), step = SequenceStep.Define(model, point.Lengths));
        }

        return FindDifference(model, step, point);
    }

    public static string? FindDifference(SequenceModel model, SequenceStep step, SequenceCase point) =>
        Infer(model, step, point) ?? Train(model, step, point)
            ?? (model.IsDecoded ? SequenceDecoding.FindDifference(model, step, point) : null);

    public void Dispose()
    {
        foreach (SequenceModel model in models.Values)
        {
            model.Dispose();
        }

        first?.Dispose();
    }

    private static string? Infer(SequenceModel model, SequenceStep step, SequenceCase point)
    {
        using SequenceInference kernel = model.CreateInference(step.Tokens.Length + 3, point.Options);

        // Whatever a call before left in memory must not matter.
        kernel.LogProbabilities([3], [1, 1, 0], new float[3 * model.Vocabulary]);
        float[] all = new float[step.LogProbabilities.Length];
        kernel.LogProbabilities(step.Lengths, step.Tokens, all);
        float[] picked = new float[step.Tokens.Length];
        kernel.TokenLogProbabilities(step.Lengths, step.Tokens, step.Targets, picked);
        return Bits.FindDifference("inference", step.LogProbabilities, all) ?? Bits.FindDifference("picked", step.TokenLogProbabilities, picked);
    }

    private static string? Train(SequenceModel model, SequenceStep step, SequenceCase point)
    {
        using SequenceTraining kernel = model.CreateTraining(step.Tokens.Length, point.Options);
        kernel.Kernel.ZeroGradients();
        float[] found = new float[step.Tokens.Length];
        int sequence = 0;
        int row = 0;
        foreach (int count in point.Parts())
        {
            int[] lengths = step.Lengths[sequence..(sequence + count)];
            Range rows = row..(row + lengths.Sum());
            kernel.TokenLogProbabilities(lengths, step.Tokens[rows], step.Targets[rows], found.AsSpan(rows));
            kernel.Backward(step.Gradient[rows]);
            sequence += count;
            row = rows.End.Value;
        }

        kernel.Kernel.CompleteGradients();
        string? difference = Bits.FindDifference("training", step.TokenLogProbabilities, found);
        for (int index = 0; difference is null && index < model.Parameters.Count; index++)
        {
            float[] expected = step.Gradients[index] ?? new float[model.Parameters[index].Length];
            difference = Bits.FindDifference("gradient of " + model.Parameters[index].Name, expected, kernel.Kernel.Gradients[index]);
        }

        return difference;
    }

    private SequenceModel ModelOf(DType dtype)
    {
        if (!models.TryGetValue(dtype, out SequenceModel? model))
        {
            if (first is null)
            {
                first = create();
                Weights.Fill(first.Parameters, seed: 3);
            }

            models.Add(dtype, model = first.WithDType(dtype));
        }

        return model;
    }
}

/// <summary>Comparison of bits, with the place of the first difference.</summary>
internal static class Bits
{
    public static string? FindDifference(string what, ReadOnlySpan<float> expected, ReadOnlySpan<float> found)
    {
        for (int index = 0; index < expected.Length; index++)
        {
            if (BitConverter.SingleToInt32Bits(expected[index]) != BitConverter.SingleToInt32Bits(found[index]))
            {
                return $"{what}: element {index} of {expected.Length} is {found[index]:R} where the definition has {expected[index]:R}";
            }
        }

        return null;
    }
}
