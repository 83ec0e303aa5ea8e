using System;
using System.Collections.Generic;
using System.Runtime.Intrinsics;
using PrecisionGen.Contractions;
using PrecisionGen.Vectors;

namespace PrecisionGen.Benchmarks;

/// <summary>The microkernel of Linear with bias, one thread, against the machine's own fused multiply-add peak in the same run.</summary>
internal sealed class LinearBenchmark : IBenchmark
{
    private static readonly int[] Sizes = [32, 64, 128, 256, 1024];

    public string Name => "Linear tile";

    public string Description => "n x n weights packed once, activations as they lie, bias, one thread";

    public IEnumerable<BenchmarkRow> Run()
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return Measure<Simd512, Vector512<float>>("512 bit");
        }

        return Vector256.IsHardwareAccelerated
            ? Measure<Simd256, Vector256<float>>("256 bit")
            : Measure<Simd128, Vector128<float>>("128 bit");
    }

    /// <summary>At most half a millisecond a call, so that some calls run without interruption on a busy machine.</summary>
    internal static int RowsFor(int n) => Math.Min(256, 65536 / n);

    private static IEnumerable<BenchmarkRow> Measure<TSimd, TVector>(string width)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        foreach (int n in Sizes)
        {
            double peak = FmaPeak.Measure<TSimd, TVector>();
            Problem<TSimd, TVector> problem = new(n);
            double work = 2.0 * problem.Rows * n * n / 1e9;
            double float32 = work / Timing.Best(problem.RunFloat32);
            double float16 = work / Timing.Best(problem.RunFloat16);
            double bfloat16 = work / Timing.Best(problem.RunBFloat16);
            string name = $"Linear tile {n} x {n} of {problem.Rows} rows at {width}";
            yield return new($"{name} Float32", "GFLOP/s", float32, "measured FMA peak", peak, true);
            yield return new($"{name} Float16", "GFLOP/s", float16, "Float32", float32, true);
            yield return new($"{name} BFloat16", "GFLOP/s", bfloat16, "Float32", float32, true);
        }
    }

    private sealed class Problem<TSimd, TVector>
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        private readonly int n;
        private readonly AlignedBuffer activations;
        private readonly AlignedBuffer packed;
        private readonly AlignedBuffer bias;
        private readonly AlignedBuffer output;

        public Problem(int n)
        {
            this.n = n;
            Rows = RowsFor(n);
            Random random = new(1);
            activations = Values(random, Rows * n);
            bias = Values(random, n);
            output = Values(random, Rows * n);
            packed = Values(random, (int)Panels.Size<TSimd, TVector>(n, n));
            AlignedBuffer weight = Values(random, n * n);
            Panels.Pack<TSimd, TVector>(in weight.First, 1, n, n, n, ref packed.First);
        }

        public int Rows { get; }

        public void RunFloat32() => Run(new BiasFloat32<TSimd, TVector>(ref bias.First, ref output.First, n));

        public void RunFloat16() => Run(new BiasFloat16<TSimd, TVector>(ref bias.First, ref output.First, n));

        public void RunBFloat16() => Run(new BiasBFloat16<TSimd, TVector>(ref bias.First, ref output.First, n));

        private void Run<TEpilogue>(TEpilogue epilogue)
            where TEpilogue : struct, IContractionEpilogue<TVector>, allows ref struct
        {
            nint panel = Panels.Width<TSimd, TVector>();
            Contraction.Run<TSimd, TVector, TEpilogue>(in activations.First, n, 1, in packed.First, n * panel, panel, Rows, n, n, epilogue);
        }

        private static AlignedBuffer Values(Random random, int count) => new AlignedBuffer(count).Randomized(random, count);
    }
}
