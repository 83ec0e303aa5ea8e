using System.Runtime.CompilerServices;

namespace PrecisionGen.Numerics;

/// <summary>tanh(x) = x N(x^2) / D(x^2), N of degree 7 and D of degree 8.</summary>
/// <remarks>The minimax rational approximation of tanh(sqrt(z)) / sqrt(z) relative to it, within 2^-61
/// (tests/Golden/coefficients.py, "tanh"). All coefficients are positive, so no sum cancels.</remarks>
internal static class HyperbolicTangent<TDouble, TVector, TSingle>
    where TDouble : struct, IDoubleSimd<TVector, TSingle>
    where TVector : struct
    where TSingle : struct
{
    /// <summary>From here on the float32 result is 1.</summary>
    private const double Saturation = 9.03;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh(TVector x)
    {
        TVector sign = TDouble.And(x, TDouble.Broadcast(-0.0));
        TVector magnitude = TDouble.Xor(x, sign);
        TVector limit = TDouble.Broadcast(Saturation);
        TVector a = TDouble.Select(TDouble.LessThan(limit, magnitude), limit, magnitude);
        TVector z = TDouble.Multiply(a, a);
        TVector numerator = TDouble.Broadcast(4.72004343217262e-16);
        numerator = TDouble.MultiplyAdd(numerator, z, TDouble.Broadcast(1.6597712985670304e-12));
        numerator = TDouble.MultiplyAdd(numerator, z, TDouble.Broadcast(1.5069347272001062e-09));
        numerator = TDouble.MultiplyAdd(numerator, z, TDouble.Broadcast(5.325985242318677e-07));
        numerator = TDouble.MultiplyAdd(numerator, z, TDouble.Broadcast(8.3094941655153e-05));
        numerator = TDouble.MultiplyAdd(numerator, z, TDouble.Broadcast(0.005695421657072783));
        numerator = TDouble.MultiplyAdd(numerator, z, TDouble.Broadcast(0.14993643042572657));
        numerator = TDouble.MultiplyAdd(numerator, z, TDouble.Broadcast(1.0));

        TVector denominator = TDouble.Broadcast(3.1054437597370302e-18);
        denominator = TDouble.MultiplyAdd(denominator, z, TDouble.Broadcast(3.48440805867964e-14));
        denominator = TDouble.MultiplyAdd(denominator, z, TDouble.Broadcast(5.712902389447763e-11));
        denominator = TDouble.MultiplyAdd(denominator, z, TDouble.Broadcast(3.1509253661611703e-08));
        denominator = TDouble.MultiplyAdd(denominator, z, TDouble.Broadcast(7.3515537351369335e-06));
        denominator = TDouble.MultiplyAdd(denominator, z, TDouble.Broadcast(0.0007660502676209244));
        denominator = TDouble.MultiplyAdd(denominator, z, TDouble.Broadcast(0.03345200957675943));
        denominator = TDouble.MultiplyAdd(denominator, z, TDouble.Broadcast(0.4832697637590599));
        denominator = TDouble.MultiplyAdd(denominator, z, TDouble.Broadcast(1.0));

        return TDouble.Or(TDouble.Divide(TDouble.Multiply(a, numerator), denominator), sign);
    }
}
