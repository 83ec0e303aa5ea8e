using System;

namespace PrecisionGen.Runtime.Tests.ReferenceOperations;

/// <summary>Prepared values and comparisons of bits for the tests of the reference operations.</summary>
internal static class Samples
{
    /// <summary>Repeatable values in [lo, hi) from a 64-bit linear congruential generator.</summary>
    public static float[] Uniform(int count, int seed, float lo = -1f, float hi = 1f)
    {
        float[] values = new float[count];
        ulong state = ((ulong)(uint)seed * 2862933555777941757UL) + 3037000493UL;
        for (int i = 0; i < count; i++)
        {
            state = (state * 6364136223846793005UL) + 1442695040888963407UL;
            values[i] = (float)(lo + ((hi - lo) * (state >> 40) / (1 << 24)));
        }

        return values;
    }

    public static Tensor Float32(float[] values, params int[] shape) => Tensor.From(values, shape, DType.Float32);

    public static Tensor Float16(float[] values, params int[] shape) => Tensor.From(values, shape, DType.Float16);

    public static Tensor Parameter(int index, float[] values, params int[] shape) =>
        Tensor.FromParameter(index, values, shape, DType.Float32);

    /// <summary>The bits of each value, so that -0, NaN and the last place count.</summary>
    public static uint[] Bits(ReadOnlySpan<float> values)
    {
        uint[] bits = new uint[values.Length];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = BitConverter.SingleToUInt32Bits(values[i]);
        }

        return bits;
    }

    /// <summary>One chain of products over [start, end) from +0.</summary>
    public static float FusedChain(float[] a, float[] b, int start, int end)
    {
        float sum = 0f;
        for (int i = start; i < end; i++)
        {
            sum = MathF.FusedMultiplyAdd(a[i], b[i], sum);
        }

        return sum;
    }

    /// <summary>One chain of additions over [start, end) from +0.</summary>
    public static float PlainChain(float[] terms, int start, int end)
    {
        float sum = 0f;
        for (int i = start; i < end; i++)
        {
            sum += terms[i];
        }

        return sum;
    }

    /// <summary>The gradients of one sample of a model with one forward, its parameters numbered from 0.</summary>
    public static float[]?[] Gradients(int parameterCount, Tensor output, float[] outputGradient)
    {
        ReferenceStep step = new(parameterCount, 1);
        step.Backward(0, [output], [outputGradient]);
        step.CompleteGradients();
        float[]?[] gradients = new float[]?[parameterCount];
        for (int i = 0; i < parameterCount; i++)
        {
            gradients[i] = step.Gradient(i);
        }

        return gradients;
    }
}
