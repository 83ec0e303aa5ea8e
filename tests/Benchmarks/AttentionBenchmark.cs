using System;
using System.Collections.Generic;
using System.Runtime.Intrinsics;
using PrecisionGen.Contractions;
using PrecisionGen.Execution;
using PrecisionGen.SequenceKernels;
using PrecisionGen.Vectors;

namespace PrecisionGen.Benchmarks;

/// <summary>
/// Causal attention of one sequence, packing included, against the matrix products of the linear layers around it (12 width x width a
/// token forward, twice that backward), one thread, in the same run.
/// </summary>
internal sealed class AttentionBenchmark : IBenchmark
{
    private static readonly (int Length, int Heads, int Size)[] Cases = [(32, 2, 32), (64, 4, 32), (128, 6, 64), (1024, 6, 64)];

    public string Name => "Attention";

    public string Description => "causal attention of one sequence beside the linear layers of its block, one thread";

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

    private static IEnumerable<BenchmarkRow> Measure<TSimd, TVector>(string width)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        foreach ((int length, int heads, int size) in Cases)
        {
            Problem<TSimd, TVector> problem = new(length, heads, size);
            double linear = Timing.Best(problem.RunLinear) * 12;
            string name = $"{length} positions, {heads} heads of {size} at {width}";
            yield return Row($"Attention forward of {name}", Timing.Best(problem.RunForward), linear);
            yield return Row($"Attention backward of {name}", Timing.Best(problem.RunBackward), 2 * linear);
        }
    }

    private static BenchmarkRow Row(string name, double seconds, double linear) =>
        new(name, "us", seconds * 1e6, "linear layers of the block", linear * 1e6, false);

    private sealed class Problem<TSimd, TVector>
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        private const int TileSamples = 64;

        private readonly int length;
        private readonly int width;
        private readonly AttentionShape shape;
        private readonly TiledRows[] rows = new TiledRows[8];
        private readonly Arena memory;
        private readonly Arena scratch;
        private readonly AlignedBuffer activations;
        private readonly AlignedBuffer packed;
        private readonly AlignedBuffer output;

        public Problem(int length, int heads, int size)
        {
            this.length = length;
            width = heads * size;
            shape = new(heads, heads, size, size, true, 0, 0.125f, 0f, DType.Float32);
            Random random = new(1);
            Arena[] tiles = new Arena[(length + TileSamples - 1) / TileSamples];
            for (int tile = 0; tile < tiles.Length; tile++)
            {
                tiles[tile] = new Arena(rows.Length * TileSamples * width);
                foreach (ref float element in tiles[tile].Span)
                {
                    element = random.NextSingle() - 0.5f;
                }
            }

            for (int index = 0; index < rows.Length; index++)
            {
                rows[index] = new(tiles, TileSamples, index * TileSamples * width, heads, size);
            }

            memory = new(AttentionPacking.KeyPanelsLength(in shape, length) + AttentionPacking.ValuesLength(in shape, length));
            scratch = new(Math.Max(
                AttentionForward<TSimd, TVector>.ScratchLength(in shape, length, length),
                AttentionBackward<TSimd, TVector>.ScratchLength(in shape, length)));
            activations = new AlignedBuffer(length * width).Randomized(random, length * width);
            packed = new AlignedBuffer(width * width).Randomized(random, width * width);
            output = new(length * width);
        }

        public void RunForward()
        {
            ref float keys = ref memory.Start;
            ref float values = ref memory.Span[AttentionPacking.KeyPanelsLength(in shape, length)];
            for (int head = 0; head < shape.Heads; head++)
            {
                AttentionPacking.Append(in shape, head, rows[1], rows[2], 0, length, 0, ref keys, ref values);
                AttentionForward<TSimd, TVector>.Run(
                    in shape, head, rows[0], rows[3], 0, length, 0, ref keys, ref values, length, ref scratch.Start);
            }
        }

        public void RunBackward()
        {
            for (int head = 0; head < shape.Heads; head++)
            {
                AttentionBackward<TSimd, TVector>.Run(
                    in shape, head, rows[0], rows[1], rows[2], rows[4], rows[5], rows[6], rows[7], 0, length, ref scratch.Start);
            }
        }

        /// <summary>One product of width x width.</summary>
        public void RunLinear()
        {
            nint panel = Panels.Width<TSimd, TVector>();
            Contraction.Run<TSimd, TVector, BiasFloat32<TSimd, TVector>>(
                in activations.First, width, 1, in packed.First, width * panel, panel, length, width, width,
                new(ref activations.First, ref output.First, width));
        }
    }
}
