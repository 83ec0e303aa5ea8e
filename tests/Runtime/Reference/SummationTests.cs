using System;
using PrecisionGen.Reference;
using Xunit;

namespace PrecisionGen.Runtime.Tests.ReferenceOperations;

/// <summary>The two ways to add, against their orders written out here a second time, and against orders that are wrong.</summary>
public class SummationTests
{
    [Fact]
    public void AChainIsCutIntoBlocksOf256()
    {
        float[] a = Samples.Uniform(600, 1);
        float[] b = Samples.Uniform(600, 2);
        Chain chain = default;
        for (int i = 0; i < 600; i++)
        {
            chain.AddProduct(a[i], b[i]);
        }

        float expected = Samples.FusedChain(a, b, 0, 256) + Samples.FusedChain(a, b, 256, 512) + Samples.FusedChain(a, b, 512, 600);
        Assert.Equal(expected, chain.Total);
        Assert.NotEqual(Samples.FusedChain(a, b, 0, 600), chain.Total);
    }

    [Fact]
    public void ATotalIsReadableAfterEveryTerm()
    {
        float[] terms = Samples.Uniform(513, 3);
        Chain chain = default;
        Assert.Equal([0u], Samples.Bits([chain.Total]));
        for (int i = 0; i < terms.Length; i++)
        {
            chain.AddTerm(terms[i]);
            int end = i + 1;
            float expected = Samples.PlainChain(terms, 0, Math.Min(end, 256));
            expected = end > 256 ? expected + Samples.PlainChain(terms, 256, Math.Min(end, 512)) : expected;
            expected = end > 512 ? expected + terms[512] : expected;
            Assert.Equal(expected, chain.Total);
        }
    }

    [Fact]
    public void SwappingTwoTermsOfAChainChangesBits()
    {
        Assert.NotEqual(Chained(1f, 3e-8f, 3e-8f, 3e-8f), Chained(3e-8f, 3e-8f, 3e-8f, 1f));
    }

    [Fact]
    public void SplittingAFusedMultiplyAddChangesBits()
    {
        float x = 1.0001f;
        Chain fused = default;
        fused.AddProduct(x, x);
        fused.AddProduct(-x, 1f / x);
        Chain split = default;
        split.AddTerm(x * x);
        split.AddTerm(-x * (1f / x));
        Assert.NotEqual(split.Total, fused.Total);
    }

    [Fact]
    public void ARowHas16LanesAndATree()
    {
        float[] row = Samples.Uniform(37, 4);
        float[] lanes = new float[16];
        for (int i = 0; i < 16; i++)
        {
            lanes[i] = row[i] + row[i + 16] + (i + 32 < 37 ? row[i + 32] : 0f);
        }

        float q0 = (lanes[0] + lanes[8]) + (lanes[4] + lanes[12]);
        float q1 = (lanes[1] + lanes[9]) + (lanes[5] + lanes[13]);
        float q2 = (lanes[2] + lanes[10]) + (lanes[6] + lanes[14]);
        float q3 = (lanes[3] + lanes[11]) + (lanes[7] + lanes[15]);
        float expected = (q0 + q2) + (q1 + q3);
        Assert.Equal(expected, RowReduction.Sum(row));
        Assert.NotEqual(Samples.PlainChain(row, 0, 37), RowReduction.Sum(row));
    }

    [Fact]
    public void ARowIsCutIntoBlocksOf4096()
    {
        float[] a = Samples.Uniform(9000, 5);
        float[] b = Samples.Uniform(9000, 6);
        float products = RowReduction.SumOfProducts(a.AsSpan(0, 4096), b.AsSpan(0, 4096))
            + RowReduction.SumOfProducts(a.AsSpan(4096, 4096), b.AsSpan(4096, 4096))
            + RowReduction.SumOfProducts(a.AsSpan(8192), b.AsSpan(8192));
        Assert.Equal(products, RowReduction.SumOfProducts(a, b));
        float plain = RowReduction.Sum(a.AsSpan(0, 4096)) + RowReduction.Sum(a.AsSpan(4096, 4096)) + RowReduction.Sum(a.AsSpan(8192));
        Assert.Equal(plain, RowReduction.Sum(a));
        Assert.NotEqual(LanesWithoutBlocks(a), RowReduction.Sum(a));
    }

    [Fact]
    public void ProductsEnterARowFused()
    {
        float x = 1.0001f;
        float[] a = new float[17];
        float[] b = new float[17];
        (a[0], b[0], a[16], b[16]) = (-1f, x * x, x, x);
        Assert.Equal(MathF.FusedMultiplyAdd(x, x, -(x * x)), RowReduction.SumOfProducts(a, b));
        Assert.NotEqual(0f, RowReduction.SumOfProducts(a, b));
    }

    [Fact]
    public void TheMaximumKnowsNaNAndTheSignOfZero()
    {
        Assert.True(float.IsNaN(RowReduction.Maximum([1f, float.NaN, float.PositiveInfinity])));
        Assert.Equal([0u], Samples.Bits([RowReduction.Maximum([-0f, 0f, -0f])]));
        Assert.Equal(float.NegativeInfinity, RowReduction.Maximum([float.NegativeInfinity]));
    }

    private static float Chained(params float[] terms)
    {
        Chain chain = default;
        foreach (float term in terms)
        {
            chain.AddTerm(term);
        }

        return chain.Total;
    }

    private static float LanesWithoutBlocks(float[] row)
    {
        float[] lanes = new float[16];
        for (int i = 0; i < row.Length; i++)
        {
            lanes[i % 16] += row[i];
        }

        return RowReduction.Sum(lanes);
    }
}
