using System;
using System.Runtime.Intrinsics;
using PrecisionGen.Golden;
using PrecisionGen.Numerics;
using Xunit;

namespace PrecisionGen.Runtime.Tests.Numerics;

public sealed class ElementaryFunctionTests
{
    private static readonly VectorWidth[] Widths =
        [VectorWidth.Bits512, VectorWidth.Bits256, VectorWidth.Bits128, VectorWidth.Scalar];

    /// <summary>Whole slices of 2^24 arguments: around 1, where results saturate, subnormals, large angles, hard cases.</summary>
    private static readonly (string Function, int[] TopBytes)[] Slices =
    [
        ("exp", [0x3F, 0x42, 0xC2]),
        ("expm1", [0x33, 0x3F, 0xBE]),
        ("log", [0x00, 0x3F, 0x41, 0x4C]),
        ("log1p", [0x3D, 0x3F, 0xBF]),
        ("tanh", [0x39, 0x3F, 0xC0]),
        ("erf", [0x00, 0x3F, 0xC0]),
        ("sin", [0x3F, 0x42, 0xC7]),
        ("cos", [0x3F, 0x42, 0x7E]),
        ("to_float16", [0x33, 0x38, 0x47]),
        ("to_bfloat16", [0x00, 0x3F, 0x7F]),
    ];

    public static TheoryData<string, int> DenseSlices()
    {
        TheoryData<string, int> data = [];
        foreach ((string function, int[] topBytes) in Slices)
        {
            // A slice takes many seconds where vectors are narrow or emulated; there the samples below are the proof.
            if (Vector256.IsHardwareAccelerated || function == "to_bfloat16")
            {
                foreach (int topByte in topBytes)
                {
                    data.Add(function, topByte);
                }
            }
        }

        return data;
    }

    public static TheoryData<string, VectorWidth, bool> EveryWayToCompute()
    {
        TheoryData<string, VectorWidth, bool> data = [];
        foreach (string name in FunctionUnderProof.Names)
        {
            foreach (VectorWidth width in Widths)
            {
                if (Vector256.IsHardwareAccelerated || width is VectorWidth.Bits128 or VectorWidth.Scalar)
                {
                    data.Add(name, width, false);
                    data.Add(name, width, true);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(DenseSlices))]
    public void SliceEqualsGolden(string function, int topByte)
    {
        VectorWidth width = VectorWidths.Resolve(VectorWidth.Widest);
        FunctionUnderProof proof = FunctionUnderProof.Create(function, width, withoutFma: false);
        Assert.Equal(GoldenFile.Default.Hash(function, topByte), Slice.Hash(proof, topByte, perturb: false));
    }

    [Theory]
    [MemberData(nameof(EveryWayToCompute))]
    public void SampleIsEqualAtEveryWidthWithAndWithoutFma(string function, VectorWidth width, bool withoutFma) =>
        Assert.Equal(SampleHash.Expected[function], SampleHash.Compute(FunctionUnderProof.Create(function, width, withoutFma)));

    [Fact]
    public void OneFlippedBitIsFound()
    {
        FunctionUnderProof proof = FunctionUnderProof.Create("to_bfloat16", VectorWidths.Resolve(VectorWidth.Widest), withoutFma: false);
        Assert.NotEqual(GoldenFile.Default.Hash("to_bfloat16", 0x3F), Slice.Hash(proof, 0x3F, perturb: true));
    }

    /// <summary>The five arguments whose logarithm is closer to a tie of float32 than float64 resolves; expected from 300 bits.</summary>
    [Theory]
    [InlineData(0x41178FEBu, 0x400FE5E7u)]
    [InlineData(0x4C5D65A5u, 0x418F034Bu)]
    [InlineData(0x65D890D3u, 0x4254D1F9u)]
    [InlineData(0x6F31A8ECu, 0x42845A89u)]
    [InlineData(0x3C413D3Au, 0xC08E158Fu)]
    public void HardestLogarithms(uint argument, uint expected)
    {
        float result = ElementaryFunctions.Log(BitConverter.UInt32BitsToSingle(argument));
        Assert.Equal(expected, BitConverter.SingleToUInt32Bits(result));
    }

    [Fact]
    public void SpecialArguments()
    {
        AssertBits(1.0f, ElementaryFunctions.Exp(-0.0f));
        AssertBits(0.0f, ElementaryFunctions.Exp(float.NegativeInfinity));
        AssertBits(float.PositiveInfinity, ElementaryFunctions.Exp(float.PositiveInfinity));
        AssertBits(-0.0f, ElementaryFunctions.Expm1(-0.0f));
        AssertBits(-1.0f, ElementaryFunctions.Expm1(float.NegativeInfinity));
        AssertBits(float.NegativeInfinity, ElementaryFunctions.Log(-0.0f));
        AssertBits(0.0f, ElementaryFunctions.Log(1.0f));
        AssertBits(-0.0f, ElementaryFunctions.Log1P(-0.0f));
        AssertBits(float.NegativeInfinity, ElementaryFunctions.Log1P(-1.0f));
        AssertBits(-0.0f, ElementaryFunctions.Tanh(-0.0f));
        AssertBits(-1.0f, ElementaryFunctions.Tanh(float.NegativeInfinity));
        AssertBits(-0.0f, ElementaryFunctions.Erf(-0.0f));
        AssertBits(1.0f, ElementaryFunctions.Erf(float.PositiveInfinity));
        AssertBits(-0.0f, ElementaryFunctions.Sin(-0.0f));
        AssertBits(1.0f, ElementaryFunctions.Cos(-0.0f));
        Assert.True(float.IsNaN(ElementaryFunctions.Log(-float.Epsilon)));
        Assert.True(float.IsNaN(ElementaryFunctions.Log1P(-1.0000001f)));
        Assert.True(float.IsNaN(ElementaryFunctions.Sin(float.PositiveInfinity)));
        Assert.True(float.IsNaN(ElementaryFunctions.Cos(float.NegativeInfinity)));
    }

    private static void AssertBits(float expected, float actual) =>
        Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(actual));
}
