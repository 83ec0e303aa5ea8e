using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using PrecisionGen.Numerics;
using Xunit;

namespace PrecisionGen.Runtime.Tests.Numerics;

public sealed class RandomnessTests
{
    /// <summary>The known answers that the authors of the generator publish.</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627E8D5u, 0xE169C58Du, 0xBC57AC4Cu, 0x9B00DBD8u)]
    [InlineData(
        uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue,
        0x408F276Du, 0x41C83B0Eu, 0xA20BC7C6u, 0x6D5451FDu)]
    [InlineData(
        0x243F6A88u, 0x85A308D3u, 0x13198A2Eu, 0x03707344u, 0xA4093822u, 0x299F31D0u,
        0xD16CFE09u, 0x94FDCCEBu, 0x5001E420u, 0x24126EA1u)]
    public void PhiloxKnownAnswers(
        uint x0, uint x1, uint x2, uint x3, uint key0, uint key1, uint word0, uint word1, uint word2, uint word3)
    {
        Assert.Equal((word0, word1, word2, word3), new Philox4x32(key0, key1).Block(x0, x1, x2, x3));
        Philox4x32 seeded = new((long)(((ulong)key1 << 32) | key0));
        Assert.Equal((word0, word1, word2, word3), seeded.Block(((ulong)x1 << 32) | x0, ((ulong)x3 << 32) | x2));
    }

    [Fact]
    public void UniformsFillTheUnitInterval()
    {
        Philox4x32 random = new(1);
        double sum = 0;
        for (uint index = 0; index < 100_000; index++)
        {
            double value = random.Uniform(index, 7);
            Assert.InRange(value, 0.0, 1.0 - (1.0 / (1L << 53)));
            sum += value;
        }

        Assert.InRange(sum / 100_000, 0.495, 0.505);
    }

    /// <summary>The platform's functions are within one unit in the last place; ours may differ from them by two.</summary>
    [Fact]
    public void DeterministicMathIsAccurate()
    {
        Philox4x32 random = new(3);
        for (uint index = 0; index < 200_000; index++)
        {
            double u = random.Uniform(index, 0);
            double angle = (u - 0.5) * (index % 2 == 0 ? 8.0 : 100_000.0);
            AssertNear(Math.Sin(angle), DeterministicMath.Sin(angle), angle);
            AssertNear(Math.Cos(angle), DeterministicMath.Cos(angle), angle);
            double exponent = (u - 0.5) * 1400;
            AssertNear(Math.Exp(exponent), DeterministicMath.Exp(exponent), exponent);
            double positive = index % 2 == 0 ? u : Math.Exp(exponent);
            AssertNear(Math.Log(positive), DeterministicMath.Log(positive), positive);
        }
    }

    /// <summary>The same bits on every machine.</summary>
    [Fact]
    public void DeterministicMathGolden()
    {
        Philox4x32 random = new(5);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] bytes = new byte[8];
        for (uint index = 0; index < 100_000; index++)
        {
            double u = random.Uniform(index, 0);
            double angle = (u - 0.5) * 1000;
            double[] results =
            [
                DeterministicMath.Sin(angle), DeterministicMath.Cos(angle), DeterministicMath.Exp(angle), DeterministicMath.Log(u),
            ];
            foreach (double result in results)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, result);
                hash.AppendData(bytes);
            }
        }

        Assert.Equal(
            "57c18e3fdebca7ab159a965629caf0c3c8e5aae434a9556a2f8ed5a14118c7c4", Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Fact]
    public void DeterministicMathSpecialArguments()
    {
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Exp(710));
        Assert.Equal(0.0, DeterministicMath.Exp(double.NegativeInfinity));
        Assert.Equal(double.Epsilon, DeterministicMath.Exp(-744.5));
        Assert.Equal(double.NegativeInfinity, DeterministicMath.Log(0.0));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Log(double.PositiveInfinity));
        Assert.Equal(Math.Log(double.Epsilon), DeterministicMath.Log(double.Epsilon), 1e-12);
        Assert.True(double.IsNaN(DeterministicMath.Log(-1)) && double.IsNaN(DeterministicMath.Sin(double.NaN)));
        Assert.True(double.IsNegative(DeterministicMath.Sin(-0.0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => DeterministicMath.Cos(1e6));
    }

    private static void AssertNear(double expected, double actual, double argument)
    {
        double units = Math.Abs(expected - actual) / (Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected));
        Assert.True(units <= 2, $"at {argument:R}: expected {expected:R}, found {actual:R}, {units} units in the last place");
    }
}
