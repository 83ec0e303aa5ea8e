using System;
using PrecisionGen.Numerics;

namespace PrecisionGen.Reference;

/// <summary>LogSumExp, Softmax and LogSoftmax over the last axis.</summary>
internal static class SoftmaxFamily
{
    public static readonly RowFunction LogSumExp = new("LogSumExp", false, LogSumExpValue, LogSumExpGradient);

    public static readonly RowFunction Softmax = new("Softmax", true, (x, result) => Probabilities(x, result), SoftmaxGradient);

    public static readonly RowFunction LogSoftmax = new("LogSoftmax", true, LogSoftmaxValue, LogSoftmaxGradient);

    /// <summary>Fills exp(x - m) / s and returns s, where m is the row's maximum and s the sum of the numerators.</summary>
    private static float Probabilities(ReadOnlySpan<float> x, Span<float> probabilities)
    {
        float m = RowReduction.Maximum(x);
        for (int i = 0; i < x.Length; i++)
        {
            probabilities[i] = ElementaryFunctions.Exp(x[i] - m);
        }

        float s = RowReduction.Sum(probabilities);
        for (int i = 0; i < x.Length; i++)
        {
            probabilities[i] = probabilities[i] / s;
        }

        return s;
    }

    private static void LogSumExpValue(ReadOnlySpan<float> x, Span<float> result)
    {
        float s = Probabilities(x, new float[x.Length]);
        result[0] = RowReduction.Maximum(x) + ElementaryFunctions.Log(s);
    }

    private static void LogSumExpGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        Probabilities(x, dx);
        for (int i = 0; i < x.Length; i++)
        {
            dx[i] = dy[0] * dx[i];
        }
    }

    private static void SoftmaxGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        float[] p = new float[x.Length];
        Probabilities(x, p);
        float d = RowReduction.SumOfProducts(p, dy);
        for (int i = 0; i < x.Length; i++)
        {
            dx[i] = p[i] * (dy[i] - d);
        }
    }

    private static void LogSoftmaxValue(ReadOnlySpan<float> x, Span<float> result)
    {
        float m = RowReduction.Maximum(x);
        float s = Probabilities(x, new float[x.Length]);
        for (int i = 0; i < x.Length; i++)
        {
            result[i] = (x[i] - m) - ElementaryFunctions.Log(s);
        }
    }

    private static void LogSoftmaxGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        float[] p = new float[x.Length];
        Probabilities(x, p);
        float sum = RowReduction.Sum(dy);
        for (int i = 0; i < x.Length; i++)
        {
            dx[i] = dy[i] - (p[i] * sum);
        }
    }
}
