using System;

namespace PrecisionGen.Metrics;

/// <summary>exp in double to about 2e-16, by basic operations in a fixed order: a metric is the same on every machine.</summary>
internal static class DoubleExponential
{
    private const double Log2E = 1.4426950408889634;

    // ln 2 as a sum of two: the first has 21 trailing zero bits, so its product with an exponent is exact.
    private const double Ln2High = 0.6931471803691238;
    private const double Ln2Low = 1.9082149292705877e-10;

    /// <summary>exp(x): x = k * ln 2 + r with |r| at most 0.35, the Taylor polynomial of degree 14 in r, times 2^k.</summary>
    internal static double Exp(double x)
    {
        if (double.IsNaN(x) || x > 710)
        {
            return x > 710 ? double.PositiveInfinity : x;
        }

        if (x < -746)
        {
            return 0;
        }

        double k = Math.Round(x * Log2E);
        double r = (x - (k * Ln2High)) - (k * Ln2Low);
        double sum = 1;
        for (int n = 14; n >= 1; n--)
        {
            sum = 1 + (sum * r / n);
        }

        return Math.ScaleB(sum, (int)k);
    }

    /// <summary>exp(d) - 1 - d; d * d / 2 + d * d * d / 6 for |d| below 1e-4, where the difference cancels.</summary>
    internal static double ExpMinusOneMinus(double d)
        => Math.Abs(d) < 1e-4 ? (d * d / 2) + (d * d * d / 6) : Exp(d) - 1 - d;
}
