using System;
using System.Collections.Generic;
using System.Runtime.Intrinsics;
using PrecisionGen.Benchmarks.Models;
using PrecisionGen.Benchmarks.Peers;
using PrecisionGen.Vectors;

namespace PrecisionGen.Benchmarks;

/// <summary>A whole call of a generated model that is one Linear, from span to span, one thread, against the measured peak.</summary>
internal sealed class GeneratedLinearBenchmark : IBenchmark
{
    private delegate void Evaluation(ReadOnlySpan<float> x, Span<float> y);

    private static readonly DType[] DTypes = [DType.Float32, DType.Float16, DType.BFloat16];

    public string Name => "Linear call";

    public string Description => "a generated model of one n x n Linear: the whole call, spans in and out, one thread";

    public IEnumerable<BenchmarkRow> Run()
    {
        int[] sizes = [32, 64, 128, 256, 1024];
        foreach (int n in sizes)
        {
            double peak = Vector512.IsHardwareAccelerated
                ? FmaPeak.Measure<Simd512, Vector512<float>>()
                : Vector256.IsHardwareAccelerated ? FmaPeak.Measure<Simd256, Vector256<float>>() : FmaPeak.Measure<Simd128, Vector128<float>>();
            int rows = LinearBenchmark.RowsFor(n);
            double float32 = 0;
            foreach (DType dtype in DTypes)
            {
                double rate = 2e-9 * rows * n * n / Measure(n, rows, Create(n, dtype, rows));
                bool isFloat32 = dtype == DType.Float32;
                yield return new(
                    $"Linear call {n} x {n} of {rows} rows {dtype}",
                    "GFLOP/s",
                    rate,
                    isFloat32 ? "measured FMA peak" : "Float32",
                    isFloat32 ? peak : float32,
                    true);
                float32 = isFloat32 ? rate : float32;
            }

            string name = $"Linear call {n} x {n} of {rows} rows Float32";
            double work = 2e-9 * rows * n * n;
            (string onnx, double onnxSeconds) = Peer.OnnxLinear(n, rows);
            yield return new(name, "GFLOP/s", float32, onnx, work / onnxSeconds, true);
            (string torch, double torchSeconds) = Peer.TorchLinear(n, rows);
            yield return new(name, "GFLOP/s", float32, torch, work / torchSeconds, true);
        }
    }

    private static double Measure(int n, int rows, Evaluation evaluate)
    {
        Random random = new(1);
        float[] x = new float[rows * n];
        float[] y = new float[rows * n];
        for (int index = 0; index < x.Length; index++)
        {
            x[index] = random.NextSingle() - 0.5f;
        }

        return Timing.Best(() => evaluate(x, y));
    }

    private static Evaluation Create(int n, DType dtype, int rows)
    {
        switch (n)
        {
            case 32:
                Linear32.Inference kernel32 = new Linear32(1).WithDType(dtype).CreateInference(rows);
                return (x, y) => kernel32.Evaluate(x, y);
            case 64:
                Linear64.Inference kernel64 = new Linear64(1).WithDType(dtype).CreateInference(rows);
                return (x, y) => kernel64.Evaluate(x, y);
            case 128:
                Linear128.Inference kernel128 = new Linear128(1).WithDType(dtype).CreateInference(rows);
                return (x, y) => kernel128.Evaluate(x, y);
            case 256:
                Linear256.Inference kernel256 = new Linear256(1).WithDType(dtype).CreateInference(rows);
                return (x, y) => kernel256.Evaluate(x, y);
            default:
                Linear1024.Inference kernel1024 = new Linear1024(1).WithDType(dtype).CreateInference(rows);
                return (x, y) => kernel1024.Evaluate(x, y);
        }
    }
}
