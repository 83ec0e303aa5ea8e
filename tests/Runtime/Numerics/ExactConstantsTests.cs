using System;
using System.Numerics;
using PrecisionGen.Numerics;
using Xunit;

namespace PrecisionGen.Runtime.Tests.Numerics;

/// <summary>
/// The constants against the inequalities that define correct rounding, in exact integers: the number lies between the middles of the
/// float and its neighbours. No series, no roots, no logarithms.
/// </summary>
public class ExactConstantsTests
{
    [Fact]
    public void InverseSquareRootsAreCorrectlyRounded()
    {
        int different = 0;
        for (int size = 1; size <= 512; size++)
        {
            int bits = ExactConstants.InverseSquareRoot(size);
            RequireRounded(bits, candidate => candidate.ToThePower(2).Times(size));
            different += size <= 64 && bits != BitConverter.SingleToInt32Bits(1f / MathF.Sqrt(size)) ? 1 : 0;
        }

        // Rounding the root first and then its reciprocal is another number for some sizes.
        Assert.Equal(12, different);
    }

    [Theory]
    [InlineData(2, 10000f)]
    [InlineData(16, 10000f)]
    [InlineData(64, 500000f)]
    [InlineData(80, 1000000f)]
    [InlineData(128, 10000f)]
    [InlineData(6, 1.5f)]
    [InlineData(8, 3.4028235e38f)]
    [InlineData(10, 0.25f)]
    public void FrequenciesAreCorrectlyRounded(int size, float frequencyBase)
    {
        int[] bits = Frequencies(size, RopeScalingKind.None, frequencyBase, 1f);
        Assert.Equal(size / 2, bits.Length);
        Assert.Equal(1f, BitConverter.Int32BitsToSingle(bits[0]));
        for (int i = 0; i < bits.Length; i++)
        {
            int exponent = 2 * i;
            RequireRounded(bits[i], candidate => candidate.ToThePower(size).Times(Exact.Of(frequencyBase).ToThePower(exponent)));
        }
    }

    [Theory]
    [InlineData(16, 10000f, 4f)]
    [InlineData(64, 500000f, 3.3f)]
    [InlineData(8, 10000f, 1e30f)]
    public void LinearScalingDividesBeforeTheOneRounding(int size, float frequencyBase, float factor)
    {
        int[] bits = Frequencies(size, RopeScalingKind.Linear, frequencyBase, factor);
        for (int i = 0; i < bits.Length; i++)
        {
            int exponent = 2 * i;
            RequireRounded(
                bits[i],
                candidate => candidate.Times(Exact.Of(factor)).ToThePower(size).Times(Exact.Of(frequencyBase).ToThePower(exponent)));
        }
    }

    [Fact]
    public void Llama3KeepsHighFrequenciesDividesLowOnesAndBlendsBetween()
    {
        int[] plain = Frequencies(64, RopeScalingKind.None, 500000f, 1f);
        int[] divided = Frequencies(64, RopeScalingKind.Linear, 500000f, 32f);
        int[] scaled = ExactConstants.RopeFrequencies(
            64, RopeScalingKind.Llama3, Bits(500000f), Bits(32f), Bits(1f), Bits(4f), originalLength: 8192);
        int blended = 0;
        for (int i = 0; i < scaled.Length; i++)
        {
            double frequency = Math.Exp(-2.0 * i / 64 * Math.Log(500000.0));
            double cycles = 8192 * frequency / (2 * Math.PI);
            double blend = (cycles - 1) / 3;
            blended += cycles is >= 1 and <= 4 ? 1 : 0;
            if (cycles > 4)
            {
                Assert.Equal(plain[i], scaled[i]);
            }
            else if (cycles < 1)
            {
                Assert.Equal(divided[i], scaled[i]);
            }
            else
            {
                double expected = ((1 - blend) * frequency / 32) + (blend * frequency);
                float found = BitConverter.Int32BitsToSingle(scaled[i]);
                Assert.InRange(found, expected * (1 - 6e-8), expected * (1 + 6e-8));
            }
        }

        Assert.InRange(blended, 1, 31);
    }

    [Fact]
    public void AWrongRoundingIsFound()
    {
        int bits = ExactConstants.InverseSquareRoot(64 + 1);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => RequireRounded(bits + 1, x => x.ToThePower(2).Times(65)));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => RequireRounded(bits - 1, x => x.ToThePower(2).Times(65)));
    }

    /// <summary>Asserts that an increasing function reaches 1 between the middles of a float and its two neighbours.</summary>
    private static void RequireRounded(int bits, Func<Exact, Exact> function)
    {
        Exact found = Exact.Of(BitConverter.Int32BitsToSingle(bits));
        Exact below = Exact.Of(BitConverter.Int32BitsToSingle(bits - 1));
        Exact above = Exact.Of(BitConverter.Int32BitsToSingle(bits + 1));
        Assert.True(function(found.MiddleTo(below)).CompareToOne() <= 0, $"{bits:X8} is above the number");
        Assert.True(function(found.MiddleTo(above)).CompareToOne() >= 0, $"{bits:X8} is below the number");
    }

    private static int[] Frequencies(int size, RopeScalingKind kind, float frequencyBase, float factor) =>
        ExactConstants.RopeFrequencies(size, kind, Bits(frequencyBase), Bits(factor), Bits(1f), Bits(1f), 0);

    private static int Bits(float value) => BitConverter.SingleToInt32Bits(value);

    /// <summary>An integer times a power of two.</summary>
    private readonly record struct Exact(BigInteger Integer, int Exponent)
    {
        public static Exact Of(float value)
        {
            int bits = BitConverter.SingleToInt32Bits(value);
            int exponent = bits >> 23;
            return exponent == 0 ? new(bits, -149) : new((bits & 0x7FFFFF) | 0x800000, exponent - 150);
        }

        public Exact Times(Exact other) => new(Integer * other.Integer, Exponent + other.Exponent);

        public Exact Times(int factor) => new(Integer * factor, Exponent);

        public Exact ToThePower(int power) => new(BigInteger.Pow(Integer, power), Exponent * power);

        public Exact MiddleTo(Exact other)
        {
            int exponent = Math.Min(Exponent, other.Exponent);
            return new((Integer << (Exponent - exponent)) + (other.Integer << (other.Exponent - exponent)), exponent - 1);
        }

        public int CompareToOne() => Exponent >= 0
            ? (Integer << Exponent).CompareTo(BigInteger.One)
            : Integer.CompareTo(BigInteger.One << -Exponent);
    }
}
