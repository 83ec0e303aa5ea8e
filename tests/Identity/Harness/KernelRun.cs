using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Execution;

namespace PrecisionGen.Identity;

/// <summary>Runs a step on kernels: inference at once, training in micro-batches.</summary>
public static class KernelRun
{
    /// <summary>The outputs of the inference kernel; no gradients.</summary>
    /// <param name="before">A batch that runs first, so that whatever it leaves in memory must not matter; null for none.</param>
    public static Results Infer(ModelUnderTest model, StepData data, KernelOptions options, StepData? before)
    {
        using KernelUnderTest kernel = model.CreateInference(MaximumOf(data, before), options);
        if (before is not null)
        {
            Evaluate(model, kernel, before);
        }

        return new Results(Evaluate(model, kernel, data), []);
    }

    /// <summary>Outputs and gradients of the training kernel.</summary>
    /// <param name="parts">The sizes of the micro-batches, which add up to the samples.</param>
    public static Results Train(ModelUnderTest model, StepData data, KernelOptions options, IReadOnlyList<int> parts, StepData? before)
    {
        using KernelUnderTest kernel = model.CreateTraining(MaximumOf(data, before), options);
        if (before is not null)
        {
            Step(model, kernel, before, [before.Batches[0].Samples]);
        }

        return Step(model, kernel, data, parts);
    }

    private static int MaximumOf(StepData data, StepData? before) =>
        data.Batches.Concat(before?.Batches ?? []).Max(batch => batch.Samples);

    private static float[][][] Evaluate(ModelUnderTest model, KernelUnderTest kernel, StepData data)
    {
        float[][][] outputs = NewOutputs(model, data);
        for (int forward = 0; forward < outputs.Length; forward++)
        {
            kernel.Evaluate(forward, data.Batches[forward], outputs[forward]);
        }

        return outputs;
    }

    private static Results Step(ModelUnderTest model, KernelUnderTest kernel, StepData data, IReadOnlyList<int> parts)
    {
        float[][][] outputs = NewOutputs(model, data);
        kernel.Training.ZeroGradients();
        int first = 0;
        foreach (int count in parts)
        {
            for (int forward = 0; forward < outputs.Length; forward++)
            {
                RunPart(kernel, forward, data, model.Forwards[forward].OutputCounts, first, count, outputs[forward]);
            }

            first += count;
        }

        kernel.Training.CompleteGradients();
        GradientSet gradients = kernel.Training.Gradients;
        return new Results(outputs, [.. Enumerable.Range(0, model.Parameters.Count).Select(index => gradients[index].ToArray())]);
    }

    private static void RunPart(
        KernelUnderTest kernel, int forward, StepData data, int[] counts, int first, int count, float[][] outputs)
    {
        float[][] part = [.. counts.Select(elements => new float[count * elements])];
        kernel.Evaluate(forward, data.Batches[forward].Slice(first, count), part);
        kernel.Backward(forward, [.. counts.Select((elements, output) =>
            data.OutputGradients[forward][output][(first * elements)..((first + count) * elements)])]);
        for (int output = 0; output < counts.Length; output++)
        {
            part[output].CopyTo(outputs[output], first * counts[output]);
        }
    }

    private static float[][][] NewOutputs(ModelUnderTest model, StepData data) =>
        [.. model.Forwards.Select((forward, index) =>
            forward.OutputCounts.Select(count => new float[data.Batches[index].Samples * count]).ToArray())];
}
