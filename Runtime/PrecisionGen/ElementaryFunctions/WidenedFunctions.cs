using System.Runtime.CompilerServices;

namespace PrecisionGen.Numerics;

/// <summary>The correctly rounded float32 functions: widened, evaluated in float64 on both halves, narrowed.</summary>
internal static class WidenedFunctions<TDouble, TVector, TSingle>
    where TDouble : struct, IDoubleSimd<TVector, TSingle>
    where TVector : struct
    where TSingle : struct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSingle Exp(TSingle x)
    {
        TVector lower = Exponential<TDouble, TVector, TSingle>.Exp(TDouble.WidenLower(x));
        return TDouble.Narrow(lower, TDouble.IsScalar ? lower : Exponential<TDouble, TVector, TSingle>.Exp(TDouble.WidenUpper(x)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSingle Expm1(TSingle x)
    {
        TVector lower = Exponential<TDouble, TVector, TSingle>.Expm1(TDouble.WidenLower(x));
        return TDouble.Narrow(lower, TDouble.IsScalar ? lower : Exponential<TDouble, TVector, TSingle>.Expm1(TDouble.WidenUpper(x)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSingle Log(TSingle x)
    {
        TVector lower = Logarithm<TDouble, TVector, TSingle>.Log(TDouble.WidenLower(x));
        return TDouble.Narrow(lower, TDouble.IsScalar ? lower : Logarithm<TDouble, TVector, TSingle>.Log(TDouble.WidenUpper(x)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSingle Log1P(TSingle x)
    {
        TVector lower = Logarithm<TDouble, TVector, TSingle>.Log1P(TDouble.WidenLower(x));
        return TDouble.Narrow(lower, TDouble.IsScalar ? lower : Logarithm<TDouble, TVector, TSingle>.Log1P(TDouble.WidenUpper(x)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSingle Tanh(TSingle x)
    {
        TVector lower = HyperbolicTangent<TDouble, TVector, TSingle>.Tanh(TDouble.WidenLower(x));
        return TDouble.Narrow(lower, TDouble.IsScalar ? lower : HyperbolicTangent<TDouble, TVector, TSingle>.Tanh(TDouble.WidenUpper(x)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSingle Erf(TSingle x)
    {
        TVector lower = ErrorFunction<TDouble, TVector, TSingle>.Erf(TDouble.WidenLower(x));
        return TDouble.Narrow(lower, TDouble.IsScalar ? lower : ErrorFunction<TDouble, TVector, TSingle>.Erf(TDouble.WidenUpper(x)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSingle Sin(TSingle x)
    {
        TVector lower = Trigonometric<TDouble, TVector, TSingle>.Sin(TDouble.WidenLower(x));
        TVector upper = TDouble.IsScalar ? lower : Trigonometric<TDouble, TVector, TSingle>.Sin(TDouble.WidenUpper(x));
        TSingle result = TDouble.Narrow(lower, upper);
        return TDouble.AnyMagnitudeAtLeast(x, LargeArguments.Threshold) ? LargeArguments.PatchSine(x, result) : result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSingle Cos(TSingle x)
    {
        TVector lower = Trigonometric<TDouble, TVector, TSingle>.Cos(TDouble.WidenLower(x));
        TVector upper = TDouble.IsScalar ? lower : Trigonometric<TDouble, TVector, TSingle>.Cos(TDouble.WidenUpper(x));
        TSingle result = TDouble.Narrow(lower, upper);
        return TDouble.AnyMagnitudeAtLeast(x, LargeArguments.Threshold) ? LargeArguments.PatchCosine(x, result) : result;
    }
}
