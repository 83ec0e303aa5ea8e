using System;
using System.Collections.Generic;
using System.Numerics;

namespace PrecisionGen.Numerics;

/// <summary>Numbers as integers in units of 2^-precision. Each result is off by a few units for each step of its computation.</summary>
internal sealed class FixedPoint
{
    /// <summary>More units than any computation here is off by: a logarithm and an exponential take some hundred terms each.</summary>
    public static readonly BigInteger Doubt = BigInteger.One << 40;

    private static readonly Dictionary<int, FixedPoint> Known = new();
    private readonly int precision;
    private readonly BigInteger logarithmOf2;

    private FixedPoint(int precision)
    {
        this.precision = precision;
        One = BigInteger.One << precision;
        logarithmOf2 = 2 * AreaTangent(One / 3);
        Pi = (16 * ArcTangentOfInverse(5)) - (4 * ArcTangentOfInverse(239));
    }

    public BigInteger One { get; }

    /// <summary>By Machin's formula.</summary>
    public BigInteger Pi { get; }

    public static FixedPoint Of(int precision)
    {
        lock (Known)
        {
            if (!Known.TryGetValue(precision, out FixedPoint? number))
            {
                Known.Add(precision, number = new FixedPoint(precision));
            }

            return number;
        }
    }

    public BigInteger Multiply(BigInteger a, BigInteger b) => (a * b) >> precision;

    public BigInteger Divide(BigInteger a, BigInteger b) => (a << precision) / b;

    /// <summary>The exact value of a finite float32.</summary>
    public BigInteger FromBits(int bits)
    {
        int exponent = (bits >> 23) & 0xFF;
        if (exponent == 0xFF)
        {
            throw new ArgumentOutOfRangeException(nameof(bits), "Expected a finite number.");
        }

        BigInteger fraction = exponent == 0 ? bits & 0x7FFFFF : (bits & 0x7FFFFF) | 0x800000;
        int shift = Math.Max(exponent, 1) - 150 + precision;
        BigInteger value = shift >= 0 ? fraction << shift : fraction >> -shift;
        return bits < 0 ? -value : value;
    }

    /// <summary>x^(numerator / denominator) of a positive x, by exp(log(x) * numerator / denominator).</summary>
    public BigInteger Power(BigInteger x, int numerator, int denominator) =>
        numerator == 0 ? One : Exponential(Logarithm(x) * numerator / denominator);

    /// <summary>n^(-1/2), by the integer root of 2^(2 precision) / n.</summary>
    public BigInteger InverseSquareRoot(int n)
    {
        BigInteger square = (BigInteger.One << (2 * precision)) / n;
        BigInteger root = One;
        while (true)
        {
            BigInteger next = (root + (square / root)) >> 1;
            if (BigInteger.Abs(next - root) <= 1)
            {
                return next;
            }

            root = next;
        }
    }

    /// <summary>The nearest float32 of a positive number, ties to even.</summary>
    public int ToSingleBits(BigInteger value)
    {
        const int Digits = 24;
        const int SmallestExponent = -149;
        int exponent = Math.Max(BitLength(value) - precision - Digits, SmallestExponent);
        int shift = exponent + precision;
        BigInteger units = shift <= 0 ? value << -shift : value >> shift;
        BigInteger rest = shift <= 0 ? BigInteger.Zero : 2 * (value - (units << shift));
        int comparison = shift <= 0 ? -1 : rest.CompareTo(BigInteger.One << shift);
        if (comparison > 0 || (comparison == 0 && !units.IsEven))
        {
            units += 1;
        }

        // The leading digit and a carry out of the fraction land in the exponent by themselves.
        int biased = exponent - SmallestExponent;
        return (biased << 23) + (int)units;
    }

    private static int BitLength(BigInteger value)
    {
        int length = 0;
        while (value >= ulong.MaxValue)
        {
            value >>= 32;
            length += 32;
        }

        for (ulong rest = (ulong)value; rest != 0; rest >>= 1)
        {
            length++;
        }

        return length;
    }

    private static BigInteger Floor(BigInteger a, BigInteger b)
    {
        BigInteger quotient = BigInteger.DivRem(a, b, out BigInteger remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }

    private BigInteger Logarithm(BigInteger x)
    {
        int shift = BitLength(x) - precision - 1;
        BigInteger scaled = shift >= 0 ? x >> shift : x << -shift;
        return (shift * logarithmOf2) + (2 * AreaTangent(Divide(scaled - One, scaled + One)));
    }

    private BigInteger Exponential(BigInteger x)
    {
        BigInteger halvings = Floor(x, logarithmOf2);
        BigInteger rest = x - (halvings * logarithmOf2);
        BigInteger sum = One;
        BigInteger term = One;
        for (int n = 1; !term.IsZero; n++)
        {
            term = Multiply(term, rest) / n;
            sum += term;
        }

        int shift = (int)halvings;
        return shift >= 0 ? sum << shift : sum >> -shift;
    }

    /// <summary>artanh(x) = x + x^3/3 + x^5/5 + … of x from 0 to 1/3.</summary>
    private BigInteger AreaTangent(BigInteger x)
    {
        BigInteger square = Multiply(x, x);
        BigInteger sum = BigInteger.Zero;
        BigInteger power = x;
        for (int n = 1; !power.IsZero; n += 2)
        {
            sum += power / n;
            power = Multiply(power, square);
        }

        return sum;
    }

    /// <summary>arctan(1/n) = 1/n - 1/(3 n^3) + …</summary>
    private BigInteger ArcTangentOfInverse(int n)
    {
        BigInteger sum = BigInteger.Zero;
        BigInteger power = One / n;
        for (int k = 1; !power.IsZero; k += 2)
        {
            sum += k % 4 == 1 ? power / k : -(power / k);
            power /= n * n;
        }

        return sum;
    }
}
