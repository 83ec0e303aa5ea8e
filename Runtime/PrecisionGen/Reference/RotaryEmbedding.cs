using System;
using PrecisionGen.Numerics;

namespace PrecisionGen.Reference;

/// <summary>Rope: the halves of each row are rotated by angles that grow with the position.</summary>
internal static class RotaryEmbedding
{
    /// <summary>y1 = fma(-x2, sin, x1 * cos), y2 = fma(x1, sin, x2 * cos), with the angle position * frequency.</summary>
    public static Tensor Apply(
        string name, Tensor x, RopeScalingKind kind, float frequencyBase, float factor, float low, float high, int originalLength)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank < 2 || x.RowLength % 2 != 0)
        {
            throw new ArgumentException($"{name} expected values [time, .., size] of an even size but found {Shapes.Text(x.Shape)}.");
        }

        RequirePositive(name, "base", frequencyBase);
        RequirePositive(name, "factor", factor);
        if (kind == RopeScalingKind.Llama3 && !(low > 0f && high > low && float.IsFinite(high) && originalLength > 0))
        {
            throw new ArgumentException(
                $"{name} expected factors 0 < low < high and an original length of at least 1 " +
                $"but found {low}, {high} and {originalLength}.");
        }

        int[] bits = ExactConstants.RopeFrequencies(
            x.RowLength, kind, Bits(frequencyBase), Bits(factor), Bits(low), Bits(high), originalLength);
        float[] frequencies = Array.ConvertAll(bits, BitConverter.Int32BitsToSingle);
        float[] result = new float[x.Count];
        Rotate(x.Values, result, x.Shape[0], frequencies, isInverse: false);
        return Tensor.FromOperation(name, result, x.Shape.ToArray(), x.DType, [new Operand(x, RotateBack, GradientSum.Elementwise)]);

        void RotateBack(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, GradientTarget target)
        {
            float[] dx = new float[dy.Length];
            Rotate(dy, dx, x.Shape[0], frequencies, isInverse: true);
            for (int element = 0; element < dx.Length; element++)
            {
                target.Term(element, dx[element]);
            }
        }
    }

    private static void Rotate(ReadOnlySpan<float> x, Span<float> y, int length, float[] frequencies, bool isInverse)
    {
        int half = frequencies.Length;
        int rowsPerPosition = x.Length / (2 * half) / length;
        for (int row = 0; row < x.Length / (2 * half); row++)
        {
            int position = row / rowsPerPosition;
            for (int i = 0; i < half; i++)
            {
                float angle = position * frequencies[i];
                float cosine = ElementaryFunctions.Cos(angle);
                float sine = ElementaryFunctions.Sin(angle);
                int first = (row * 2 * half) + i;
                float x1 = x[first];
                float x2 = x[first + half];
                y[first] = FusedMultiplyAdd.Compute(isInverse ? x2 : -x2, sine, x1 * cosine);
                y[first + half] = FusedMultiplyAdd.Compute(isInverse ? -x1 : x1, sine, x2 * cosine);
            }
        }
    }

    private static void RequirePositive(string name, string what, float value)
    {
        if (!(value > 0f) || float.IsInfinity(value))
        {
            throw new ArgumentException($"{name} expected a positive finite {what} but found {value}.");
        }
    }

    private static int Bits(float value) => BitConverter.SingleToInt32Bits(value);
}
