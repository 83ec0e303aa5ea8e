using System;
using System.Collections.Concurrent;
using System.Numerics;

namespace PrecisionGen.Numerics;

/// <summary>
/// Constants of the arithmetic as correctly rounded float32, computed in integers so that every machine and the compiler find the same
/// bits. The runtime and the compiler share this file.
/// </summary>
internal static class ExactConstants
{
    // Every layer of every dtype asks for the same few tables.
    private static readonly ConcurrentDictionary<(int Size, RopeScalingKind Kind, (int, int, int, int, int) Arguments), int[]> Tables = new();

    private const int FirstPrecision = 128;
    private const int LastPrecision = 1024;

    /// <summary>The bits of size^(-1/2).</summary>
    public static int InverseSquareRoot(int size) => Round(number => number.InverseSquareRoot(size));

    /// <summary>The bits of the inverse frequencies base^(-2i / size), i from 0 to size / 2 - 1, after scaling.</summary>
    /// <param name="size">The even number of elements that are rotated.</param>
    /// <param name="baseBits">The float32 bits of the base; likewise the other arguments.</param>
    /// <param name="factorBits">What low frequencies are divided by.</param>
    /// <param name="lowBits">Wavelengths above originalLength / low are divided by the factor.</param>
    /// <param name="highBits">Wavelengths below originalLength / high are kept.</param>
    /// <param name="originalLength">The length that the embedding was trained on.</param>
    public static int[] RopeFrequencies(
        int size, RopeScalingKind kind, int baseBits, int factorBits, int lowBits, int highBits, int originalLength) =>
        (int[])Tables.GetOrAdd(
            (size, kind, (baseBits, factorBits, lowBits, highBits, originalLength)),
            _ => Compute(size, kind, baseBits, factorBits, lowBits, highBits, originalLength)).Clone();

    private static int[] Compute(int size, RopeScalingKind kind, int baseBits, int factorBits, int lowBits, int highBits, int originalLength)
    {
        int[] frequencies = new int[size / 2];
        for (int index = 0; index < frequencies.Length; index++)
        {
            int exponent = 2 * index;
            frequencies[index] = Round(number =>
            {
                BigInteger frequency = number.Power(number.FromBits(baseBits), -exponent, size);
                return kind switch
                {
                    RopeScalingKind.Linear => number.Divide(frequency, number.FromBits(factorBits)),
                    RopeScalingKind.Llama3 => Blend(
                        number,
                        frequency,
                        number.FromBits(factorBits),
                        number.FromBits(lowBits),
                        number.FromBits(highBits),
                        originalLength),
                    _ => frequency,
                };
            });
        }

        return frequencies;
    }

    private static BigInteger Blend(
        FixedPoint number, BigInteger frequency, BigInteger factor, BigInteger low, BigInteger high, int originalLength)
    {
        // originalLength / wavelength, with the wavelength 2 pi / frequency.
        BigInteger cycles = number.Divide(originalLength * frequency, 2 * number.Pi);
        if (cycles < low)
        {
            return number.Divide(frequency, factor);
        }

        if (cycles > high)
        {
            return frequency;
        }

        BigInteger smooth = number.Divide(cycles - low, high - low);
        return number.Multiply(number.One - smooth, number.Divide(frequency, factor)) + number.Multiply(smooth, frequency);
    }

    /// <summary>Rounds a positive number to the nearest float32, with as much precision as leaves no doubt.</summary>
    private static int Round(Func<FixedPoint, BigInteger> compute)
    {
        for (int precision = FirstPrecision; ; precision *= 2)
        {
            FixedPoint number = FixedPoint.Of(precision);
            BigInteger value = compute(number);
            if (value <= FixedPoint.Doubt && precision < LastPrecision)
            {
                continue;
            }

            int below = number.ToSingleBits(BigInteger.Max(value - FixedPoint.Doubt, BigInteger.Zero));
            int above = number.ToSingleBits(value + FixedPoint.Doubt);

            // Beyond the last precision the number lies on the middle of two floats itself: no doubt remains but the tie.
            if (below == above || precision == LastPrecision)
            {
                return below == above ? below : number.ToSingleBits(value);
            }
        }
    }
}
