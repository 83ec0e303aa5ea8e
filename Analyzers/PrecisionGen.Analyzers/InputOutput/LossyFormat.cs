using System;
using System.Globalization;
using System.Linq;

namespace PrecisionGen.Analyzers.InputOutput;

/// <summary>What a format string does to numbers of one type when they are written and read again.</summary>
internal static class LossyFormat
{
    private static readonly double[] Samples = [0.0123456789, .. Enumerable.Range(1, 40).Select(Sample)];

    /// <summary>A number that the format does not bring back, and the text that it is saved as; null if all of many numbers survive.</summary>
    public static (string Number, string Saved)? ExampleOf(string format, NumericKind kind)
    {
        if (FloatFormat.Of(kind) is not { } type || IsForReading(format))
        {
            return null;
        }

        foreach (double number in Samples.Select(type.Round))
        {
            if (Write(number, format, kind) is not { } saved
                || !double.TryParse(saved, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out double read))
            {
                return null;
            }

            if (type.Round(read) != number)
            {
                return (Write(number, "R", kind)!, saved);
            }
        }

        return null;
    }

    // Percentages, currencies, texts around the number: nobody reads these again.
    private static bool IsForReading(string format) => format.Length == 0 || format.Any(letter => letter is '%' or '\u2030' or '\'' or '"' or ';')
        || format[0] is 'P' or 'p' or 'C' or 'c' or 'X' or 'x' or 'D' or 'd' or 'R' or 'r';

    private static string? Write(double number, string format, NumericKind kind)
    {
        try
        {
            return kind == NumericKind.Double
                ? number.ToString(format, CultureInfo.InvariantCulture)
                : ((float)number).ToString(format, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // Digits without a pattern, at sizes that weights have.
    private static double Sample(int index) => ((index * 0.6180339887498949 % 1) + 0.1) * Math.Pow(10, (index % 6) - 4);
}
