using System;
using System.Collections.Generic;

namespace PrecisionGen.Tests.Parameters;

/// <summary>Parameter sets that several tests use.</summary>
internal static class Declarations
{
    internal static IReadOnlyList<ParameterDeclaration> Small =>
    [
        new("Weight", [3, 5], Initializer.KaimingNormal),
        new("Bias", [3]),
        new("Frozen", [2, 2], Initializer.XavierUniform, Trainable: false),
        new("Head", [1, 3], Initializer.Orthogonal, Gain: 0.5f),
    ];

    internal static ParameterSet Create(DType dtype = DType.Float32, long seed = 1, bool inferenceOnly = false)
        => new(Small, dtype, seed, inferenceOnly);

    /// <summary>One trainable vector of a given length, zeros.</summary>
    internal static ParameterSet Vector(int length) => new([new ParameterDeclaration("Vector", [length])], DType.Float32, 1);

    internal static float[] Ramp(int length, float first, float step)
    {
        float[] result = new float[length];
        for (int i = 0; i < length; i++)
        {
            result[i] = first + (i * step);
        }

        return result;
    }

    internal static uint[] Bits(ReadOnlySpan<float> values)
    {
        uint[] result = new uint[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            result[i] = BitConverter.SingleToUInt32Bits(values[i]);
        }

        return result;
    }
}
