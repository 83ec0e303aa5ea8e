using System;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Xunit;

namespace PrecisionGen.Tests.Parameters;

public sealed class InitializerTests
{
    // The same on every machine: one changed bit of Philox, the name hash, the quantile or Gram-Schmidt changes it.
    private const string GoldenWeights = "c1740244c73ba6deec61a19d1f85614d38bb6f5e981160ac0850fde5c4b1adb1";

    [Fact]
    public void TheSameSeedGivesTheGoldenWeights()
    {
        Assert.True(GoldenWeights == HashOfEveryInitializer(seed: 1), HashOfEveryInitializer(seed: 1));
        Assert.NotEqual(GoldenWeights, HashOfEveryInitializer(seed: 2));
        Assert.NotEqual(GoldenWeights, HashOfEveryInitializer(seed: 1L << 32));
    }

    [Fact]
    public void AddingOrReorderingParametersChangesNoOther()
    {
        ParameterDeclaration first = new("First", [7, 9], Initializer.KaimingNormal);
        ParameterDeclaration second = new("Second", [9, 7], Initializer.Orthogonal);
        using ParameterSet alone = new([first], DType.Float32, 5);
        using ParameterSet both = new([second, first], DType.Float32, 5);
        Assert.Equal(alone["First"].Values.ToArray(), both["First"].Values.ToArray());
        using ParameterSet renamed = new([first with { Name = "Other" }], DType.Float32, 5);
        Assert.NotEqual(alone["First"].Values.ToArray(), renamed["Other"].Values.ToArray());
    }

    [Fact]
    public void PhiloxMatchesThePublishedVectors()
    {
        // Random123's known answers, kat_vectors: philox4x32 10 rounds with a zero key and counter begins 6627e8d5 e169c58d.
        InitializerStream stream = InitializerStream.WithStream(0, 0);
        ulong bits = ((ulong)0x6627E8D5 << 20) + (0xE169C58D >> 12);
        Assert.Equal(((2.0 * bits) + 1) / 9007199254740992.0, stream.Uniform(0));
    }

    [Theory]
    [InlineData(Initializer.Default, 0.05)]
    [InlineData(Initializer.KaimingUniform, 0.08660254037844387)]
    [InlineData(Initializer.XavierUniform, 0.10954451150103323)]
    public void UniformInitializersFillTheirRangeEvenly(Initializer initializer, double bound)
    {
        float[] values = Fill(initializer, 1f);
        double sum = 0;
        double squares = 0;
        float largest = 0;
        foreach (float value in values)
        {
            sum += value;
            squares += (double)value * value;
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        double deviation = bound / Math.Sqrt(3);
        Assert.InRange(largest, bound * 0.999, bound * (1 + 1e-7));
        Assert.InRange(sum / values.Length, -5 * deviation / Math.Sqrt(values.Length), 5 * deviation / Math.Sqrt(values.Length));
        Assert.InRange(Math.Sqrt(squares / values.Length) / deviation, 0.99, 1.01);
    }

    [Theory]
    [InlineData(Initializer.KaimingNormal, 0.05)]
    [InlineData(Initializer.XavierNormal, 0.06324555320336759)]
    public void NormalInitializersHaveTheirMoments(Initializer initializer, double deviation)
    {
        float[] values = Fill(initializer, 2f);
        double[] moments = new double[5];
        foreach (float value in values)
        {
            double z = value / (2 * deviation);
            for (int k = 1; k <= 4; k++)
            {
                moments[k] += Math.Pow(z, k) / values.Length;
            }
        }

        Assert.InRange(moments[1], -0.02, 0.02);
        Assert.InRange(moments[2], 0.98, 1.02);
        Assert.InRange(moments[3], -0.06, 0.06);
        Assert.InRange(moments[4], 2.85, 3.15);
    }

    [Theory]
    [InlineData(8, 5)]
    [InlineData(5, 8)]
    [InlineData(64, 64)]
    [InlineData(1, 9)]
    public void OrthogonalMatricesAreOrthogonal(int rows, int columns)
    {
        using ParameterSet parameters = new(
            [new("M", [rows, columns], Initializer.Orthogonal, Gain: 2f)], DType.Float32, 11);
        float[] m = parameters["M"].Values.ToArray();
        int count = Math.Min(rows, columns);
        for (int a = 0; a < count; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double dot = 0;
                for (int i = 0; i < Math.Max(rows, columns); i++)
                {
                    dot += rows <= columns
                        ? (double)m[(a * columns) + i] * m[(b * columns) + i]
                        : (double)m[(i * columns) + a] * m[(i * columns) + b];
                }

                Assert.InRange(dot, (a == b ? 4 : 0) - 1e-5, (a == b ? 4 : 0) + 1e-5);
            }
        }
    }

    [Fact]
    public void ConstantsAndZerosAreExact()
    {
        using ParameterSet parameters = new(
            [new("C", [3], Initializer.Constant, Value: 0.1f), new("Z", [2, 2], Initializer.Zeros), new("D", [4])], DType.Float32, 1);
        Assert.Equal([0.1f, 0.1f, 0.1f], parameters["C"].Values.ToArray());
        Assert.Equal(new uint[4], Declarations.Bits(parameters["Z"].Values));
        Assert.Equal(new uint[4], Declarations.Bits(parameters["D"].Values));
    }

    [Fact]
    public void TheNormalQuantileInvertsTheDistribution()
    {
        // Values of the inverse distribution function to 16 digits, from tables of the normal distribution.
        (double Probability, double Quantile)[] known =
        [
            (0.5, 0), (0.75, 0.6744897501960817), (0.975, 1.959963984540054), (0.025, -1.959963984540054),
            (0.999, 3.090232306167813), (1e-9, -5.997807015007686), (1e-16, -8.222082216130435),
        ];
        foreach ((double probability, double quantile) in known)
        {
            Assert.InRange(NormalQuantile.Compute(probability), quantile - 4e-15, quantile + 4e-15);
        }

        for (double x = 1e-300; x < 1e300; x *= 3.7)
        {
            double expected = Math.Log(x);
            double tolerance = 4e-16 * (Math.Abs(expected) + 1);
            Assert.InRange(NormalQuantile.Log(x), expected - tolerance, expected + tolerance);
        }
    }

    private static float[] Fill(Initializer initializer, float gain)
    {
        // fan-in 400, fan-out 100.
        using ParameterSet parameters = new([new("M", [100, 400], initializer, gain)], DType.Float32, 7);
        return parameters["M"].Values.ToArray();
    }

    private static string HashOfEveryInitializer(long seed)
    {
        using ParameterSet parameters = new(
            [
                new("Default", [17, 33]),
                new("Constant", [5], Initializer.Constant, Value: 0.1f),
                new("XavierUniform", [17, 33], Initializer.XavierUniform, 1.25f),
                new("XavierNormal", [17, 33], Initializer.XavierNormal, 0.75f),
                new("KaimingUniform", [17, 33], Initializer.KaimingUniform),
                new("KaimingNormal", [170, 33], Initializer.KaimingNormal),
                new("Wide", [17, 33], Initializer.Orthogonal),
                new("Tall", [33, 17], Initializer.Orthogonal, 1.4142135f),
            ],
            DType.Float32,
            seed);
        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(parameters.Masters)));
    }
}
