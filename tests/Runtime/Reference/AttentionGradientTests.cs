using System;
using PrecisionGen.Numerics;
using PrecisionGen.Runtime.Tests.SequenceKernels;
using PrecisionGen.SequenceKernels;
using Xunit;
using static PrecisionGen.Operations;

namespace PrecisionGen.Runtime.Tests.ReferenceOperations;

/// <summary>
/// The bits of attention's gradients against a second writing of the contract, the one that the kernels are proven against.
/// </summary>
public class AttentionGradientTests
{
    [Theory]
    [InlineData(12, 2, 1, 0, 0f, true, DType.Float16)]
    [InlineData(12, 3, 3, 5, 0.8f, true, DType.Float32)]
    [InlineData(9, 4, 2, 0, 1.2f, false, DType.BFloat16)]
    [InlineData(270, 2, 1, 0, 0f, true, DType.Float32)]
    public void AreTheWrittenOnes(int time, int heads, int pairs, int window, float softcap, bool isCausal, DType dtype)
    {
        AttentionShape shape = new(heads, pairs, 4, 3, isCausal, window, 0.5f, softcap, dtype);
        float[][] values =
        [
            Samples.Uniform(time * heads * 4, 1), Samples.Uniform(time * pairs * 4, 2), Samples.Uniform(time * pairs * 3, 3),
            Samples.Uniform(time * heads * 3, 4),
        ];
        values = Array.ConvertAll(values, array => Array.ConvertAll(array, value => Rounding.ToGrid(value, dtype)));
        Tensor[] operands =
        [
            Activation(0, values[0], [time, heads, 4], dtype),
            Activation(1, values[1], [time, pairs, 4], dtype),
            Activation(2, values[2], [time, pairs, 3], dtype),
        ];
        Tensor y = isCausal
            ? CausalAttention(operands[0], operands[1], operands[2], window, softcap)
            : Attention(operands[0], operands[1], operands[2], softcap);
        float[]?[] gradients = Samples.Gradients(3, y, values[3]);
        ScalarAttention scalar = new(shape, Cube(values[0], heads, 4), Cube(values[1], pairs, 4), Cube(values[2], pairs, 3));
        (float[,,] ofQuery, float[,,] ofKey, float[,,] ofValue) = scalar.Backward(Cube(values[3], heads, 3));
        Assert.Equal(Bits(ofQuery), Samples.Bits(gradients[0]));
        Assert.Equal(Bits(ofKey), Samples.Bits(gradients[1]));
        Assert.Equal(Bits(ofValue), Samples.Bits(gradients[2]));
    }

    /// <summary>A parameter seen as an activation: its gradient is that of the activation added to +0.</summary>
    private static Tensor Activation(int index, float[] values, int[] shape, DType dtype) =>
        Tensor.FromParameter(index, values, shape, dtype) + Tensor.From(new float[values.Length], shape, dtype);

    private static float[,,] Cube(float[] values, int heads, int size)
    {
        float[,,] cube = new float[values.Length / heads / size, heads, size];
        Buffer.BlockCopy(values, 0, cube, 0, values.Length * sizeof(float));
        return cube;
    }

    private static uint[] Bits(float[,,] cube)
    {
        float[] values = new float[cube.Length];
        Buffer.BlockCopy(cube, 0, values, 0, values.Length * sizeof(float));
        return Samples.Bits(Array.ConvertAll(values, value => value + 0f));
    }
}
