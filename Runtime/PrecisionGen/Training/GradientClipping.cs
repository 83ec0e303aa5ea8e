using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PrecisionGen;

/// <summary>Limits the length of the gradient of a whole model.</summary>
public static class GradientClipping
{
    private const int BlockLength = 4096;
    private const int Lanes = 16;

    // PyTorch's clip_grad_norm_ adds the same.
    private const double NormOffset = 1e-6;

    /// <summary>The Euclidean norm over all trainable parameters.</summary>
    /// <remarks>
    /// In double. Per parameter, by row-major index: blocks of 4096, in each 16 lanes from +0 with element i in lane i mod 16, the tree
    /// 8, 4, 2, 1; the first block's sum starts the parameter's, later ones are added ascending; then the parameters in order. The
    /// square of a float32 is exact in double, so fused and separate multiply-add agree.
    /// </remarks>
    public static double GlobalNorm(GradientSet gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        double total = 0;
        for (int i = 0; i < gradients.Parameters.Count; i++)
        {
            if (gradients.Parameters[i].Trainable)
            {
                // A sum of squares is never -0, so starting from +0 changes no bit.
                total += SumOfSquares(gradients[i]);
            }
        }

        return Math.Sqrt(total);
    }

    /// <summary>Multiplies all gradients by maximumNorm / (norm + 1e-6) where that is below 1, as PyTorch's clip_grad_norm_ does.</summary>
    /// <param name="gradients">Complete, unscaled gradients.</param>
    /// <param name="maximumNorm">Above 0.</param>
    /// <returns>The norm before clipping. Where it is not finite, nothing is changed: a scaler skips such a step.</returns>
    /// <remarks>The factor is computed in double and rounded once to float32; each gradient becomes g * factor.</remarks>
    public static double ClipGlobalNorm(GradientSet gradients, double maximumNorm)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumNorm);
        double norm = GlobalNorm(gradients);
        double factor = maximumNorm / (norm + NormOffset);
        if (double.IsFinite(norm) && factor < 1)
        {
            Multiply(gradients, (float)factor);
        }

        return norm;
    }

    internal static void Multiply(GradientSet gradients, float factor)
    {
        for (int i = 0; i < gradients.Parameters.Count; i++)
        {
            if (gradients.Parameters[i].Trainable)
            {
                foreach (ref float gradient in gradients[i])
                {
                    gradient *= factor;
                }
            }
        }
    }

    internal static double SumOfSquares(ReadOnlySpan<float> values)
    {
        double total = 0;
        for (int start = 0; start < values.Length; start += BlockLength)
        {
            total += BlockSum(values.Slice(start, Math.Min(BlockLength, values.Length - start)));
        }

        return total;
    }

    private static double BlockSum(ReadOnlySpan<float> block)
    {
        Span<double> lanes = stackalloc double[Lanes];
        Vector512<double> low = Vector512<double>.Zero;
        Vector512<double> high = Vector512<double>.Zero;
        ReadOnlySpan<Vector512<float>> groups = MemoryMarshal.Cast<float, Vector512<float>>(block);
        foreach (Vector512<float> group in groups)
        {
            (Vector512<double> a, Vector512<double> b) = Vector512.Widen(group);
            low += a * a;
            high += b * b;
        }

        low.CopyTo(lanes);
        high.CopyTo(lanes[(Lanes / 2)..]);
        for (int i = groups.Length * Lanes; i < block.Length; i++)
        {
            lanes[i % Lanes] += (double)block[i] * block[i];
        }

        for (int width = Lanes / 2; width > 0; width /= 2)
        {
            for (int lane = 0; lane < width; lane++)
            {
                lanes[lane] += lanes[lane + width];
            }
        }

        return lanes[0];
    }
}
