using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Benchmarks.Models;
using PrecisionGen.Benchmarks.Peers;

namespace PrecisionGen.Benchmarks;

/// <summary>Training and decoding of transformers of three sizes: RMSNorm, learned positions, a GELU layer of four times the width, AdamW.</summary>
internal sealed class SequenceBenchmark : IBenchmark
{
    /// <summary>The number of tokens.</summary>
    internal const int Vocabulary = 64;

    /// <summary>A step of the large one takes about half a second, and other programs share the machine.</summary>
    private const double Seconds = 8;

    public string Name => "Sequences";

    public string Description => "decoder-only transformers, one thread: a whole training step (forward, backward, AdamW), and one token of one sequence";

    public IEnumerable<BenchmarkRow> Run() => Small().Concat(Medium()).Concat(Large());

    private static IEnumerable<BenchmarkRow> Small() => Rows(new("0.10 M", 2, 64, 2, 32, 32), dtype =>
    {
        SmallTransformer model = new SmallTransformer(1).WithDType(dtype);
        SmallTransformer.Training training = model.CreateTraining(32 * 32);
        SmallTransformer.Decoder decoder = model.CreateDecoder(1, 128);
        return new(model, training, training.TokenLogProbabilities, gradient => training.TokenLogProbabilitiesBackward(gradient), decoder, decoder.LogProbabilities);
    });

    private static IEnumerable<BenchmarkRow> Medium() => Rows(new("0.81 M", 4, 128, 4, 64, 16), dtype =>
    {
        MediumTransformer model = new MediumTransformer(1).WithDType(dtype);
        MediumTransformer.Training training = model.CreateTraining(64 * 16);
        MediumTransformer.Decoder decoder = model.CreateDecoder(1, 128);
        return new(model, training, training.TokenLogProbabilities, gradient => training.TokenLogProbabilitiesBackward(gradient), decoder, decoder.LogProbabilities);
    });

    private static IEnumerable<BenchmarkRow> Large() => Rows(new("10.9 M", 6, 384, 6, 128, 8), dtype =>
    {
        LargeTransformer model = new LargeTransformer(1).WithDType(dtype);
        LargeTransformer.Training training = model.CreateTraining(128 * 8);
        LargeTransformer.Decoder decoder = model.CreateDecoder(1, 128);
        return new(model, training, training.TokenLogProbabilities, gradient => training.TokenLogProbabilitiesBackward(gradient), decoder, decoder.LogProbabilities);
    });

    private static IEnumerable<BenchmarkRow> Rows(TransformerSize size, Func<DType, SequenceKernels> create)
    {
        (string torch, double torchStep, double torchToken) = Peer.TorchTransformer(size);
        double tokens = size.Length * size.Batch;
        double single = 0;
        foreach (DType dtype in new[] { DType.Float32, DType.Float16, DType.BFloat16 })
        {
            SequenceKernels kernels = create(dtype);
            SequenceStep step = new(kernels, size);
            double trained = tokens / Timing.Best(step.Train, Seconds);
            single = dtype == DType.Float32 ? trained : single;
            (string peer, double value) = dtype == DType.Float32 ? (torch, tokens / torchStep) : ("Float32", single);
            yield return new($"Training {size.Parameters} T {size.Length} batch {size.Batch} {dtype}", "tokens/s", trained, peer, value, true);
            yield return new($"Decoding {size.Parameters} {dtype}", "ms/token", step.DecodingSeconds(Seconds) * 1e3, torch, torchToken * 1e3, false);
            kernels.Dispose();
        }
    }
}

/// <summary>A transformer's size.</summary>
/// <param name="Parameters">How many it has, in words.</param>
/// <param name="Length">Tokens of a sequence.</param>
/// <param name="Batch">Sequences of a step.</param>
internal sealed record TransformerSize(string Parameters, int Layers, int Width, int Heads, int Length, int Batch);
