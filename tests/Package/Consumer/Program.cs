using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using PrecisionGen;

namespace Consumer;

/// <summary>Prints, for each dtype, how many results differ between definition, inference and training, and a hash of all results and gradients.</summary>
public static class Program
{
    private const int Batch = 67;

    public static void Main()
    {
        using Policy policy = new(seed: 1);
        foreach (DType dtype in new[] { DType.Float16, DType.BFloat16, DType.Float32 })
        {
            using Policy view = policy.WithDType(dtype);
            Console.WriteLine(Compare(view));
        }
    }

    private static string Compare(Policy policy)
    {
        float[] observations = new float[Batch * 4];
        for (int i = 0; i < observations.Length; i++)
        {
            observations[i] = (i % 29 - 14) * 0.125f;
        }

        List<float> defined = Define(policy, observations);
        List<float> inferred = Infer(policy, observations);
        (List<float> trained, float[] gradients) = Train(policy, observations);
        int differing = 0;
        for (int i = 0; i < defined.Count; i++)
        {
            int bits = BitConverter.SingleToInt32Bits(defined[i]);
            if (BitConverter.SingleToInt32Bits(inferred[i]) != bits || BitConverter.SingleToInt32Bits(trained[i]) != bits)
            {
                differing++;
            }
        }

        byte[] bytes = [.. MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(trained)), .. MemoryMarshal.AsBytes(gradients.AsSpan())];
        return $"{policy.DType}: {defined.Count} compared, {differing} differing, {Convert.ToHexStringLower(SHA256.HashData(bytes))}";
    }

    private static List<float> Define(Policy policy, float[] observations)
    {
        List<float> logProbabilities = [];
        List<float> values = [];
        for (int row = 0; row < Batch; row++)
        {
            Tensor observation = Tensor.From(observations.AsSpan(row * 4, 4), [4], policy.DType);
            (Tensor logProbability, Tensor value) = policy.Evaluate(observation);
            logProbabilities.AddRange(logProbability.Values);
            values.AddRange(value.Values);
        }

        return [.. logProbabilities, .. values];
    }

    private static List<float> Infer(Policy policy, float[] observations)
    {
        using Policy.Inference inference = policy.CreateInference(Batch);
        float[] logProbabilities = new float[Batch * 2];
        float[] values = new float[Batch];
        inference.Evaluate(observations, logProbabilities, values);
        return [.. logProbabilities, .. values];
    }

    private static (List<float> Results, float[] Gradients) Train(Policy policy, float[] observations)
    {
        using Policy.Training training = policy.CreateTraining(Batch);
        float[] logProbabilities = new float[Batch * 2];
        float[] values = new float[Batch];
        training.ZeroGradients();
        training.Evaluate(observations, logProbabilities, values);
        float[] logProbabilityGradients = new float[Batch * 2];
        float[] valueGradients = new float[Batch];
        Array.Fill(logProbabilityGradients, 0.5f);
        logProbabilityGradients[0] = -1f;
        Array.Fill(valueGradients, 0.25f);
        training.EvaluateBackward(logProbabilityGradients, valueGradients);
        training.CompleteGradients();
        return ([.. logProbabilities, .. values], training.Gradients.Values.ToArray());
    }
}
