using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PrecisionGen.Numerics;
using PrecisionGen.Vectors;
using Xunit;

namespace PrecisionGen.Runtime.Tests.Numerics;

/// <summary>Every operation of every width equals the scalar one, lane by lane, on all pairs and triples of awkward values.</summary>
public sealed class SimdTests
{
    private static readonly float[] Awkward = CreateAwkward();

    [Fact]
    public void Width128EqualsScalar() => CompareAll<Simd128, Vector128<float>>();

    [Fact]
    public void Width256EqualsScalar() => CompareAll<Simd256, Vector256<float>>();

    [Fact]
    public void Width512EqualsScalar() => CompareAll<Simd512, Vector512<float>>();

    [Fact]
    public void ScalarMaximumAndMinimumAreThoseOfIeee754In2019()
    {
        foreach (float a in Awkward)
        {
            foreach (float b in Awkward)
            {
                AssertSame(MathF.Max(a, b), SimdScalar.Maximum(a, b), "maximum", a, b);
                AssertSame(MathF.Min(a, b), SimdScalar.Minimum(a, b), "minimum", a, b);
            }
        }
    }

    private static void CompareAll<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        (string Name, Func<TVector, TVector> Vector, Func<float, float> Scalar)[] unary =
        [
            ("sqrt", TSimd.Sqrt, SimdScalar.Sqrt), ("negate", TSimd.Negate, SimdScalar.Negate), ("abs", TSimd.Abs, SimdScalar.Abs),
            ("is NaN", TSimd.IsNaN, SimdScalar.IsNaN), ("float16", TSimd.RoundToFloat16, SimdScalar.RoundToFloat16),
            ("bfloat16", TSimd.RoundToBFloat16, SimdScalar.RoundToBFloat16),
            ("canonical", TSimd.CanonicalizeNaN, SimdScalar.CanonicalizeNaN), ("exp", TSimd.Exp, SimdScalar.Exp),
            ("expm1", TSimd.Expm1, SimdScalar.Expm1), ("log", TSimd.Log, SimdScalar.Log), ("log1p", TSimd.Log1P, SimdScalar.Log1P),
            ("tanh", TSimd.Tanh, SimdScalar.Tanh), ("erf", TSimd.Erf, SimdScalar.Erf), ("sin", TSimd.Sin, SimdScalar.Sin),
            ("cos", TSimd.Cos, SimdScalar.Cos),
        ];
        (string Name, Func<TVector, TVector, TVector> Vector, Func<float, float, float> Scalar)[] binary =
        [
            ("add", TSimd.Add, SimdScalar.Add), ("subtract", TSimd.Subtract, SimdScalar.Subtract),
            ("multiply", TSimd.Multiply, SimdScalar.Multiply), ("divide", TSimd.Divide, SimdScalar.Divide),
            ("maximum", TSimd.Maximum, SimdScalar.Maximum), ("minimum", TSimd.Minimum, SimdScalar.Minimum),
            ("greater", TSimd.GreaterThan, SimdScalar.GreaterThan),
            ("greater or equal", TSimd.GreaterThanOrEqual, SimdScalar.GreaterThanOrEqual),
            ("equal", TSimd.AreEqual, SimdScalar.AreEqual),
        ];
        for (int start = 0; start < Awkward.Length; start++)
        {
            TVector a = TSimd.Load(in Awkward[0], Math.Min(start, Awkward.Length - TSimd.Lanes));
            foreach ((string name, Func<TVector, TVector> vector, Func<float, float> scalar) in unary)
            {
                Compare(name, vector(a), lane => scalar(Lanes(a)[lane]), a, a);
            }

            foreach (float other in Awkward)
            {
                TVector b = TSimd.Broadcast(other);
                foreach ((string name, Func<TVector, TVector, TVector> vector, Func<float, float, float> scalar) in binary)
                {
                    Compare(name, vector(a, b), lane => scalar(Lanes(a)[lane], other), a, b);
                }

                foreach (float third in Awkward)
                {
                    TVector sum = TSimd.MultiplyAdd(a, b, TSimd.Broadcast(third));
                    Compare("multiply-add", sum, lane => FusedMultiplyAdd.ComputeInSoftware(Lanes(a)[lane], other, third), a, b);
                }
            }
        }

        ComparePlumbing<TSimd, TVector>();
    }

    private static void ComparePlumbing<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        Assert.Equal(Lanes(TSimd.Zero).Length, TSimd.Lanes);
        foreach (nint count in new nint[] { 0, 1, 5, 16, 40, nint.MaxValue })
        {
            for (nint index = 0; index < 48; index++)
            {
                TVector mask = TSimd.LaneMask(index, count);
                TVector picked = TSimd.Select(mask, TSimd.Broadcast(2.0f), TSimd.Broadcast(float.NaN));
                Compare("lane mask", picked, lane => index + lane < count ? 2.0f : float.NaN, mask, mask);
                TVector both = TSimd.And(mask, TSimd.LaneMask(index, 7));
                Compare("and", both, lane => SimdScalar.LaneMask(index + lane, nint.Min(count, 7)), mask, mask);
                TVector either = TSimd.Or(mask, TSimd.LaneMask(index, 7));
                Compare("or", either, lane => SimdScalar.LaneMask(index + lane, nint.Max(count, 7)), mask, mask);
            }
        }

        float[] stored = new float[TSimd.Lanes + 3];
        TSimd.Store(TSimd.Broadcast(1.5f), ref stored[0], 2);
        Assert.Equal([0.0f, 0.0f, 1.5f], stored[..3]);
        Assert.Equal([1.5f, 0.0f], stored[^2..]);
    }

    private static void Compare<TVector>(string name, TVector actual, Func<int, float> expected, TVector a, TVector b)
        where TVector : struct
    {
        ReadOnlySpan<float> lanes = Lanes(actual);
        for (int lane = 0; lane < lanes.Length; lane++)
        {
            AssertSame(expected(lane), lanes[lane], name, Lanes(a)[lane], Lanes(b)[lane]);
        }
    }

    private static void AssertSame(float expected, float actual, string name, float a, float b)
    {
        // Masks are NaN patterns whose bits matter; other NaN results have unspecified bits.
        int expectedBits = BitConverter.SingleToInt32Bits(expected);
        int actualBits = BitConverter.SingleToInt32Bits(actual);
        bool same = expectedBits == actualBits || (float.IsNaN(expected) && float.IsNaN(actual) && expectedBits != -1);
        Assert.True(same, $"{name}({a:R}, {b:R}): expected {expected:R} ({expectedBits:X8}), found {actual:R} ({actualBits:X8})");
    }

    private static ReadOnlySpan<float> Lanes<TVector>(TVector vector)
        where TVector : struct => MemoryMarshal.Cast<TVector, float>(new ReadOnlySpan<TVector>([vector]));

    private static float[] CreateAwkward()
    {
        float[] positive =
        [
            0.0f, float.Epsilon, 1e-40f, 1.1754942e-38f, 1.1754944e-38f, 2.9802322e-8f, 5.9604645e-8f, 6.1035156e-5f, 6.100e-5f, 0.1f, 0.5f,
            0.99999994f, 1.0f, 1.0000001f, 1.0004883f, 1.0014648f, 1.00390625f, 3.0f, 12.25f, 88.7f, 2049.0f, 65504.0f, 65519.996f,
            65520.0f, 524288.0f, 1e10f, 3.3895314e38f, 3.3961775e38f, float.MaxValue, float.PositiveInfinity, float.NaN,
        ];
        float[] all = new float[positive.Length * 2];
        for (int index = 0; index < positive.Length; index++)
        {
            all[2 * index] = positive[index];
            all[(2 * index) + 1] = -positive[index];
        }

        return all;
    }
}
