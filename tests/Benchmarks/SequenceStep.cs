using System;
using System.Linq;
using PrecisionGen.Execution;

namespace PrecisionGen.Benchmarks;

internal delegate Stamp TrainedForward(ReadOnlySpan<int> lengths, ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets, Span<float> result);

internal delegate Stamp DecodedForward(
    ReadOnlySpan<int> sequences, ReadOnlySpan<int> lengths, ReadOnlySpan<int> tokens, Span<float> result, DecoderOutput output);

/// <summary>A model's kernels; generated classes share no base that has their forwards.</summary>
internal sealed record SequenceKernels(
    IPrecisionModel Model, TrainingKernel Training, TrainedForward Forward, Action<float[]> Backward, DecoderKernel Decoder, DecodedForward Decode)
    : IDisposable
{
    public void Dispose()
    {
        Training.Dispose();
        Decoder.Dispose();
        ((IDisposable)Model).Dispose();
    }
}

/// <summary>The work that is timed.</summary>
internal sealed class SequenceStep
{
    private readonly SequenceKernels kernels;
    private readonly AdamW optimizer;
    private readonly int[] lengths;
    private readonly int[] tokens;
    private readonly int[] targets;
    private readonly float[] result;
    private readonly float[] gradient;
    private readonly float[] next = new float[SequenceBenchmark.Vocabulary];
    private int sequence;

    public SequenceStep(SequenceKernels kernels, TransformerSize size)
    {
        this.kernels = kernels;
        optimizer = new AdamW(kernels.Model.Parameters);
        int rows = size.Length * size.Batch;
        Random random = new(1);
        lengths = [.. Enumerable.Repeat(size.Length, size.Batch)];
        tokens = [.. Enumerable.Range(0, rows).Select(_ => random.Next(SequenceBenchmark.Vocabulary))];
        targets = [.. Enumerable.Range(0, rows).Select(_ => random.Next(SequenceBenchmark.Vocabulary))];
        result = new float[rows];
        gradient = [.. Enumerable.Repeat(-1f / rows, rows)];
        sequence = kernels.Decoder.Join();
    }

    public void Train()
    {
        kernels.Training.ZeroGradients();
        kernels.Forward(lengths, tokens, targets, result);
        kernels.Backward(gradient);
        kernels.Training.CompleteGradients();
        optimizer.Step(kernels.Training.Gradients);
    }

    /// <summary>The best time of one token, over sequences that grow to the decoder's length.</summary>
    public double DecodingSeconds(double seconds)
    {
        int length = kernels.Decoder.MaximumLength;
        return Timing.Best(() => DecodeSequence(length), seconds) / length;
    }

    private void DecodeSequence(int length)
    {
        kernels.Decoder.Leave(sequence);
        sequence = kernels.Decoder.Join();
        for (int position = 0; position < length; position++)
        {
            kernels.Decode([sequence], [1], [tokens[position % tokens.Length]], next, DecoderOutput.LastPosition);
        }
    }
}
