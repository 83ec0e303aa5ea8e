using System;
using Microsoft.ML.OnnxRuntime;

namespace PrecisionGen.Benchmarks.Peers;

/// <summary>The same work in ONNX Runtime, one thread, with the outputs bound once.</summary>
internal static class OnnxPeer
{
    public static double Forward() => Measure(1, 4, OnnxWriter.Perceptron(1, 4, 64, 64, 2), 2);

    public static double Linear(int n, int rows) => Measure(rows, n, OnnxWriter.Perceptron(rows, n, n), n);

    private static double Measure(int rows, int inputs, byte[] model, int outputs)
    {
        // It uploads usage data unless told not to, before its first use.
        Environment.SetEnvironmentVariable("ORT_DISABLE_TELEMETRY", "1");
        using SessionOptions options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1, ExecutionMode = ExecutionMode.ORT_SEQUENTIAL };
        using InferenceSession session = new(model, options);
        float[] x = new float[rows * inputs];
        float[] y = new float[rows * outputs];
        Random random = new(1);
        for (int index = 0; index < x.Length; index++)
        {
            x[index] = random.NextSingle() - 0.5f;
        }

        using OrtValue input = OrtValue.CreateTensorValueFromMemory(x, [rows, inputs]);
        using OrtValue output = OrtValue.CreateTensorValueFromMemory(y, [rows, outputs]);
        using RunOptions run = new();
        string[] inputNames = ["x"];
        string[] outputNames = ["y"];
        OrtValue[] inputValues = [input];
        OrtValue[] outputValues = [output];
        return Timing.Best(() => session.Run(run, inputNames, inputValues, outputNames, outputValues));
    }
}
