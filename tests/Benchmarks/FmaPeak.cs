using System.Runtime.CompilerServices;
using PrecisionGen.Vectors;

namespace PrecisionGen.Benchmarks;

/// <summary>The machine's own peak: fused multiply-adds on registers alone, in more independent chains than any core's latency needs.</summary>
internal static class FmaPeak
{
    private const int Chains = 12;
    private const int Iterations = 100_000;
    private static float sink;

    /// <summary>The peak of one thread in GFLOP/s, a fused multiply-add counted as two operations.</summary>
    public static double Measure<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        double seconds = Timing.Best(() => sink += Loop<TSimd, TVector>(0.999f, 0.001f));
        return 2.0 * Chains * TSimd.Lanes * Iterations / seconds / 1e9;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Loop<TSimd, TVector>(float scale, float shift)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector a = TSimd.Broadcast(scale);
        TVector b = TSimd.Broadcast(shift);
        TVector c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b, c8 = b, c9 = b, c10 = b, c11 = b;
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            c0 = TSimd.MultiplyAdd(c0, a, b);
            c1 = TSimd.MultiplyAdd(c1, a, b);
            c2 = TSimd.MultiplyAdd(c2, a, b);
            c3 = TSimd.MultiplyAdd(c3, a, b);
            c4 = TSimd.MultiplyAdd(c4, a, b);
            c5 = TSimd.MultiplyAdd(c5, a, b);
            c6 = TSimd.MultiplyAdd(c6, a, b);
            c7 = TSimd.MultiplyAdd(c7, a, b);
            c8 = TSimd.MultiplyAdd(c8, a, b);
            c9 = TSimd.MultiplyAdd(c9, a, b);
            c10 = TSimd.MultiplyAdd(c10, a, b);
            c11 = TSimd.MultiplyAdd(c11, a, b);
        }

        TVector left = TSimd.Add(TSimd.Add(TSimd.Add(c0, c1), TSimd.Add(c2, c3)), TSimd.Add(c4, c5));
        TVector right = TSimd.Add(TSimd.Add(TSimd.Add(c6, c7), TSimd.Add(c8, c9)), TSimd.Add(c10, c11));
        return Unsafe.BitCast<int, float>(TSimd.Add(left, right).GetHashCode());
    }
}
