using System;
using System.Runtime.Intrinsics;
using PrecisionGen.Contractions;
using PrecisionGen.Vectors;
using Xunit;

namespace PrecisionGen.Runtime.Tests.Contractions;

public sealed class ContractionTests
{
    private static readonly int[] Depths = [0, 1, 2, 3, 5, 16, 31, 64, 127, 255, 256, 257, 300, 511, 512, 513, 600];
    private static readonly int[] Columns = [1, 15, 16, 17, 32, 33, 48, 64, 80, 100];

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void EveryTileEqualsTheScalarChain(int lanes)
    {
        Random random = new(lanes);
        foreach (int depth in Depths)
        {
            for (int rows = 1; rows <= 20; rows++)
            {
                int columns = Columns[random.Next(Columns.Length)];
                Check(new(Matrices.Random(random, rows, depth), Matrices.Random(random, depth, columns)), lanes, rows);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void EveryColumnCountEqualsTheScalarChain(int lanes)
    {
        Random random = new(lanes + 100);
        foreach (int columns in Columns)
        {
            foreach (int rows in (ReadOnlySpan<int>)[1, 2, 3, 7, 14, 15])
            {
                Check(new(Matrices.Random(random, rows, 70), Matrices.Random(random, 70, columns)), lanes, rows);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void HostileValuesEqualTheScalarChain(int lanes)
    {
        Random random = new(lanes + 200);
        foreach (int depth in (ReadOnlySpan<int>)[1, 7, 64, 257, 600])
        {
            ContractionCase matrices = new(Matrices.Hostile(random, 15, depth), Matrices.Hostile(random, depth, 50));
            Check(matrices, lanes, 15);
            Check(matrices, lanes, 3);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void PackingPutsEveryElementInItsPanel(int lanes)
    {
        Random random = new(lanes + 300);
        foreach (int columns in Columns)
        {
            ContractionCase matrices = new(Matrices.Random(random, 1, 13), Matrices.Random(random, 13, columns));
            Widths.Dispatch(lanes, new PackingCheck(matrices));
        }
    }

    [Fact]
    public void ASwappedPairOfTermsIsDetected()
    {
        float[] ascending = [1e8f, 1f, -1e8f, 1f];
        float[] swapped = [1e8f, -1e8f, 1f, 1f];
        float[] ones = new float[4 * 32];
        Array.Fill(ones, 1f);
        Assert.Equal(1f, First(ascending, ones));
        Assert.Equal(2f, First(swapped, ones));
        Assert.False(Bits.AreEqual(First(ascending, ones), First(swapped, ones)));
    }

    [Fact]
    public void OneLongChainInsteadOfBlocksIsDetected()
    {
        // 1e8 + 1 rounds to 1e8, so one chain loses all later ones; blocks add the 44 of the second block at once.
        float[] left = new float[300];
        Array.Fill(left, 1f);
        left[0] = 1e8f;
        float[] ones = new float[300 * 32];
        Array.Fill(ones, 1f);
        float chain = 0f;
        foreach (float term in left)
        {
            chain = MathF.FusedMultiplyAdd(term, 1f, chain);
        }

        Assert.Equal(1e8f, chain);
        Assert.Equal(1e8f + 44f, First(left, ones));
    }

    private static float First(float[] left, float[] right)
    {
        float[] output = new float[32];
        Contraction.Run<Simd512, Vector512<float>, StoreDirect<Simd512, Vector512<float>>>(
            in left[0], left.Length, 1, in right[0], left.Length * 32, 32, 1, left.Length, 32, new(ref output[0], 32));
        return output[0];
    }

    private static void Check(ContractionCase matrices, int lanes, int rows) => Widths.Dispatch(lanes, new ProductCheck(matrices, rows));

    private sealed class ProductCheck(ContractionCase matrices, int rows) : IWidthAction
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => matrices.Check<TSimd, TVector>(rows);
    }

    private sealed class PackingCheck(ContractionCase matrices) : IWidthAction
    {
        public void Run<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => matrices.CheckPacking<TSimd, TVector>();
    }
}
