using System;

namespace PrecisionGen.Reference;

/// <summary>LayerNorm and RmsNorm over the last axis.</summary>
internal static class Norms
{
    /// <summary>((c * r) * gain) + bias with c = x - mean and r = 1 / sqrt(mean of c * c + epsilon).</summary>
    public static Tensor LayerNorm(Tensor x, Tensor gain, Tensor bias, float epsilon)
    {
        DType dtype = Checks.CommonDType("LayerNorm", x, gain);
        _ = Checks.CommonDType("LayerNorm", x, bias);
        int n = x.RowLength;
        Checks.RequireShape("LayerNorm", "gain", gain, [n], $"the input is {Shapes.Text(x.Shape)}");
        Checks.RequireShape("LayerNorm", "bias", bias, [n], $"the input is {Shapes.Text(x.Shape)}");
        (float[] h, float[] r) = Normalize(x, epsilon, centered: true);
        float[] result = new float[x.Count];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = (h[i] * gain.Values[i % n]) + bias.Values[i % n];
        }

        return Tensor.FromOperation("LayerNorm", result, x.Shape.ToArray(), dtype, [
            new Operand(x, (y, dy, target) => GradientOfX(gain, h, r, centered: true, dy, target), GradientSum.Elementwise),
            new Operand(gain, (y, dy, target) => GradientOfGain(h, n, dy, target), SumOverRows(x)),
            new Operand(bias, (y, dy, target) => GradientOfBias(n, dy, target), SumOverRows(x)),
        ]);
    }

    /// <summary>(x * r) * gain with r = 1 / sqrt(mean of x * x + epsilon).</summary>
    public static Tensor RmsNorm(Tensor x, Tensor? gain, float epsilon)
    {
        ArgumentNullException.ThrowIfNull(x);
        int n = x.RowLength;
        (float[] h, float[] r) = Normalize(x, epsilon, centered: false);
        Operand ofX = new(x, (y, dy, target) => GradientOfX(gain, h, r, centered: false, dy, target), GradientSum.Elementwise);
        if (gain is null)
        {
            return Tensor.FromOperation("RmsNorm", h, x.Shape.ToArray(), x.DType, [ofX]);
        }

        DType dtype = Checks.CommonDType("RmsNorm", x, gain);
        Checks.RequireShape("RmsNorm", "gain", gain, [n], $"the input is {Shapes.Text(x.Shape)}");
        float[] result = new float[x.Count];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = h[i] * gain.Values[i % n];
        }

        Operand ofGain = new(gain, (y, dy, target) => GradientOfGain(h, n, dy, target), SumOverRows(x));
        return Tensor.FromOperation("RmsNorm", result, x.Shape.ToArray(), dtype, [ofX, ofGain]);
    }

    /// <summary>The normalized elements h and the reciprocal deviation r of each row, both float32.</summary>
    private static (float[] Normalized, float[] ReciprocalDeviations) Normalize(Tensor x, float epsilon, bool centered)
    {
        float[] normalized = new float[x.Count];
        float[] reciprocals = new float[x.RowCount];
        float n = x.RowLength;
        for (int row = 0; row < reciprocals.Length; row++)
        {
            float[] c = x.Row(row).ToArray();
            if (centered)
            {
                float u = RowReduction.Sum(c) / n;
                for (int i = 0; i < c.Length; i++)
                {
                    c[i] = c[i] - u;
                }
            }

            float r = 1f / MathF.Sqrt((RowReduction.SumOfProducts(c, c) / n) + epsilon);
            reciprocals[row] = r;
            for (int i = 0; i < c.Length; i++)
            {
                normalized[(row * c.Length) + i] = c[i] * r;
            }
        }

        return (normalized, reciprocals);
    }

    private static void GradientOfX(
        Tensor? gain, float[] normalized, float[] reciprocals, bool centered, ReadOnlySpan<float> dy, GradientTarget target)
    {
        int n = dy.Length / reciprocals.Length;
        float[] g = new float[n];
        for (int row = 0; row < reciprocals.Length; row++)
        {
            int start = row * n;
            for (int i = 0; i < n; i++)
            {
                g[i] = gain is null ? dy[start + i] : dy[start + i] * gain.Values[i];
            }

            ReadOnlySpan<float> h = normalized.AsSpan(start, n);
            float meanOfProducts = RowReduction.SumOfProducts(g, h) / n;
            float mean = RowReduction.Sum(g) / n;
            for (int i = 0; i < n; i++)
            {
                float centeredGradient = centered ? g[i] - mean : g[i];
                target.Term(start + i, reciprocals[row] * (centeredGradient - (h[i] * meanOfProducts)));
            }
        }
    }

    private static void GradientOfGain(float[] normalized, int n, ReadOnlySpan<float> dy, GradientTarget target)
    {
        for (int i = 0; i < dy.Length; i++)
        {
            target.Product(i % n, dy[i], normalized[i]);
        }
    }

    private static void GradientOfBias(int n, ReadOnlySpan<float> dy, GradientTarget target)
    {
        for (int i = 0; i < dy.Length; i++)
        {
            target.Term(i % n, dy[i]);
        }
    }

    private static GradientSum SumOverRows(Tensor x) => x.RowCount > 1 ? GradientSum.Contraction : GradientSum.Elementwise;
}
