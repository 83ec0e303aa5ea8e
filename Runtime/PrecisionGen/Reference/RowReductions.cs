using System;

namespace PrecisionGen.Reference;

/// <summary>Sum, Mean and Max over the last axis.</summary>
internal static class RowReductions
{
    public static readonly RowFunction Sum = new(
        "Sum", false, (x, result) => result[0] = RowReduction.Sum(x), (x, y, dy, dx) => dx.Fill(dy[0]));

    public static readonly RowFunction Mean = new(
        "Mean", false, (x, result) => result[0] = RowReduction.Sum(x) / x.Length, (x, y, dy, dx) => dx.Fill(dy[0] / x.Length));

    public static readonly RowFunction Maximum = new(
        "Max", false, (x, result) => result[0] = RowReduction.Maximum(x), MaximumGradient);

    private static void MaximumGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        dx.Clear();
        for (int i = 0; i < x.Length; i++)
        {
            if (float.IsNaN(y[0]) ? float.IsNaN(x[i]) : x[i] == y[0])
            {
                dx[i] = dy[0];
                return;
            }
        }
    }
}
