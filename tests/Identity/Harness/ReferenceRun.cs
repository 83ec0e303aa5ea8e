using System;
using System.Linq;

namespace PrecisionGen.Identity;

/// <summary>Runs the definition sample by sample: the meaning that kernels are compared with.</summary>
public static class ReferenceRun
{
    public static Results Run(ModelUnderTest model, StepData data)
    {
        ReferenceStep step = new(model.Parameters.Count, model.Forwards.Count);
        float[][][] outputs = new float[model.Forwards.Count][][];
        for (int forward = 0; forward < outputs.Length; forward++)
        {
            int[] counts = model.Forwards[forward].OutputCounts;
            Batch batch = data.Batches[forward];
            outputs[forward] = [.. counts.Select(count => new float[batch.Samples * count])];
            for (int sample = 0; sample < batch.Samples; sample++)
            {
                Tensor[] results = model.Define(forward, new Sample(batch, sample, model.DType));
                float[][] gradients = new float[counts.Length][];
                for (int output = 0; output < counts.Length; output++)
                {
                    Range range = (sample * counts[output])..((sample + 1) * counts[output]);
                    results[output].Values.CopyTo(outputs[forward][output].AsSpan(range));
                    gradients[output] = data.OutputGradients[forward][output][range];
                }

                step.Backward(forward, results, gradients);
            }
        }

        step.CompleteGradients();
        float[][] parameters = [.. Enumerable.Range(0, model.Parameters.Count)
            .Select(index => step.Gradient(index) ?? new float[model.Parameters[index].Length])];
        return new Results(outputs, parameters);
    }
}
