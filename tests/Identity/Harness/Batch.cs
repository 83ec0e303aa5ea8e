using System;
using System.Linq;

namespace PrecisionGen.Identity;

/// <summary>The inputs of several samples of one forward, each input packed as kernels take it.</summary>
public sealed class Batch
{
    private readonly InputSignature[] signatures;
    private readonly float[][] tensors;
    private readonly int[][] indices;

    /// <param name="tensors">The values of each input; empty for indices.</param>
    /// <param name="indices">The indices of each input; empty for tensors.</param>
    public Batch(InputSignature[] signatures, float[][] tensors, int[][] indices, int samples)
    {
        this.signatures = signatures;
        this.tensors = tensors;
        this.indices = indices;
        Samples = samples;
    }

    public int Samples { get; }

    public float[] Values(int input) => tensors[input];

    public int[] Rows(int input) => indices[input];

    public Batch Slice(int first, int count) => new(
        signatures,
        [.. tensors.Select((values, input) => Part(values, signatures[input].Count, first, count))],
        [.. indices.Select((values, input) => Part(values, signatures[input].Count, first, count))],
        count);

    /// <summary>One input of one sample as the definition takes it.</summary>
    public Tensor Tensor(int input, int sample, DType modelDType)
    {
        InputSignature signature = signatures[input];
        ReadOnlySpan<float> values = tensors[input].AsSpan(sample * signature.Count, signature.Count);
        return PrecisionGen.Tensor.From(values, signature.Shape, signature.DType ?? modelDType);
    }

    /// <inheritdoc cref="Tensor"/>
    public Indices Indices(int input, int sample)
    {
        int count = signatures[input].Count;
        return PrecisionGen.Indices.From(indices[input].AsSpan(sample * count, count));
    }

    private static T[] Part<T>(T[] values, int elements, int first, int count) =>
        values.Length == 0 ? values : values[(first * elements)..((first + count) * elements)];
}

/// <summary>One sample of a batch, for calling the definition.</summary>
public readonly record struct Sample(Batch Batch, int Index, DType ModelDType)
{
    public Tensor Tensor(int input) => Batch.Tensor(input, Index, ModelDType);

    public Indices Indices(int input) => Batch.Indices(input, Index);
}
