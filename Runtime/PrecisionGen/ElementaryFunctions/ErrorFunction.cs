using System.Runtime.CompilerServices;

namespace PrecisionGen.Numerics;

/// <summary>erf(x) = x N(x^2) / D(x^2), N of degree 10 and D of degree 11.</summary>
/// <remarks>The minimax rational approximation of erf(sqrt(z)) / sqrt(z) relative to it, within 2^-59
/// (tests/Golden/coefficients.py, "erf"). All coefficients are positive, so no sum cancels.</remarks>
internal static class ErrorFunction<TDouble, TVector, TSingle>
    where TDouble : struct, IDoubleSimd<TVector, TSingle>
    where TVector : struct
    where TSingle : struct
{
    /// <summary>From here on the float32 result is 1.</summary>
    private const double Saturation = 3.93;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Erf(TVector x)
    {
        TVector sign = TDouble.And(x, TDouble.Broadcast(-0.0));
        TVector magnitude = TDouble.Xor(x, sign);
        TVector limit = TDouble.Broadcast(Saturation);
        TVector a = TDouble.Select(TDouble.LessThan(limit, magnitude), limit, magnitude);
        TVector z = TDouble.Multiply(a, a);
        TVector numerator = TDouble.Broadcast(8.764742272583461e-13);
        numerator = TDouble.MultiplyAdd(numerator, z, TDouble.Broadcast(1.311856248698801e-10));
        numerator = TDouble.MultiplyAdd(numerator, z, TDouble.Broadcast(5.817001299842336e-09));
        numerator = TDouble.MultiplyAdd(numerator, z, TDouble.Broadcast(1.9158410485093452e-07));
        numerator = TDouble.MultiplyAdd(numerator, z, TDouble.Broadcast(4.211033091316945e-06));
        numerator = TDouble.MultiplyAdd(numerator, z, TDouble.Broadcast(7.194877466009272e-05));
        numerator = TDouble.MultiplyAdd(numerator, z, TDouble.Broadcast(0.0009626226129721603));
        numerator = TDouble.MultiplyAdd(numerator, z, TDouble.Broadcast(0.00869177183850131));
        numerator = TDouble.MultiplyAdd(numerator, z, TDouble.Broadcast(0.07147998397495073));
        numerator = TDouble.MultiplyAdd(numerator, z, TDouble.Broadcast(0.2584377355940233));
        numerator = TDouble.MultiplyAdd(numerator, z, TDouble.Broadcast(1.1283791670955126));

        TVector denominator = TDouble.Broadcast(2.4725016231886446e-14);
        denominator = TDouble.MultiplyAdd(denominator, z, TDouble.Broadcast(1.3779760411032906e-11));
        denominator = TDouble.MultiplyAdd(denominator, z, TDouble.Broadcast(9.235275560014686e-10));
        denominator = TDouble.MultiplyAdd(denominator, z, TDouble.Broadcast(3.515814712391289e-08));
        denominator = TDouble.MultiplyAdd(denominator, z, TDouble.Broadcast(9.26876411278415e-07));
        denominator = TDouble.MultiplyAdd(denominator, z, TDouble.Broadcast(1.8135415572551504e-05));
        denominator = TDouble.MultiplyAdd(denominator, z, TDouble.Broadcast(0.0002697709362888553));
        denominator = TDouble.MultiplyAdd(denominator, z, TDouble.Broadcast(0.0030473174633900333));
        denominator = TDouble.MultiplyAdd(denominator, z, TDouble.Broadcast(0.02554343277663664));
        denominator = TDouble.MultiplyAdd(denominator, z, TDouble.Broadcast(0.15080342415280068));
        denominator = TDouble.MultiplyAdd(denominator, z, TDouble.Broadcast(0.5623678131697973));
        denominator = TDouble.MultiplyAdd(denominator, z, TDouble.Broadcast(1.0));

        return TDouble.Or(TDouble.Divide(TDouble.Multiply(a, numerator), denominator), sign);
    }
}
