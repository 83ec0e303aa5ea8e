using System;
using System.Globalization;
using Microsoft.CodeAnalysis.Operations;

namespace PrecisionGen.Analyzers.Stability;

/// <summary>Counts in a format and in decimals, and compares.</summary>
internal static class FloatCounting
{
    private const int MaximumRounds = 200_000;

    /// <summary>What goes wrong, with its numbers; null where the loop runs as often as it says.</summary>
    public static string? Problem(FloatFormat format, double start, double step, double end, BinaryOperatorKind kind)
    {
        if (step == 0 || !Holds(start, end, kind) || double.IsInfinity(end) || Math.Abs(start) > 1e9 || Math.Abs(step) > 1e9 || Math.Abs(end) > 1e15 || (end - start) / step < 0)
        {
            return null;
        }

        double stuck = step / format.UnitRoundoff;
        bool isPowerOfTwo = Math.Log(Math.Abs(step), 2) is var exponent && exponent == Math.Floor(exponent);
        if (Math.Abs(end) > Math.Abs(stuck) * (isPowerOfTwo ? 1 : 2) && Math.Sign(end) == Math.Sign(step))
        {
            return $"never ends: in {format.Name} {Write(stuck, format)} + {Write(step, format)} is {Write(stuck, format)}";
        }

        if ((end - start) / step > MaximumRounds)
        {
            return null;
        }

        int rounds = 0;
        double last = start;
        for (double x = start; Holds(x, end, kind) && rounds <= MaximumRounds; x = format.Round(x + step))
        {
            rounds++;
            last = x;
        }

        int meant = RoundsInDecimals(AsWritten(start, format), AsWritten(step, format), AsWritten(end, format), kind);
        return rounds == meant ? null
            : rounds > meant ? $"holds in {rounds} rounds, not {meant}: the last is at {Write(last, format)}"
            : $"holds in {rounds} rounds, not {meant}: the next is at {Write(format.Round(last + step), format)}";
    }

    private static int RoundsInDecimals(decimal start, decimal step, decimal end, BinaryOperatorKind kind)
    {
        bool isOpen = kind is BinaryOperatorKind.LessThan or BinaryOperatorKind.GreaterThan;
        decimal steps = (end - start) / step;
        decimal whole = Math.Floor(steps);
        return (int)(isOpen && whole == steps ? whole : whole + 1);
    }

    private static bool Holds(double x, double end, BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.LessThan => x < end,
        BinaryOperatorKind.LessThanOrEqual => x <= end,
        BinaryOperatorKind.GreaterThan => x > end,
        _ => x >= end,
    };

    /// <summary>0.1 for the float nearest to 0.1: what the programmer meant.</summary>
    private static decimal AsWritten(double value, FloatFormat format) =>
        decimal.Parse(Write(value, format), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Write(double value, FloatFormat format) => ReferenceEquals(format, FloatFormat.Double)
        ? value.ToString("R", CultureInfo.InvariantCulture)
        : ReferenceEquals(format, FloatFormat.Single) ? ((float)value).ToString("R", CultureInfo.InvariantCulture)
        : value.ToString("G5", CultureInfo.InvariantCulture);
}
