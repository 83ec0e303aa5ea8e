using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PrecisionGen.Numerics;
using PrecisionGen.Vectors;

namespace PrecisionGen.Golden;

/// <summary>A function of the golden file at one vector width, with or without the fused multiply-add of float64.</summary>
public sealed record FunctionUnderProof(string Name, int BytesPerResult, BlockEvaluator Evaluate)
{
    /// <summary>The functions of float32 to float32.</summary>
    public static IReadOnlyList<string> ElementaryNames { get; } = ["exp", "expm1", "log", "log1p", "tanh", "erf", "sin", "cos"];

    /// <summary>All functions, the conversions included.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ElementaryNames, "to_float16", "to_bfloat16"];

    /// <summary>The implementation that kernels use at a width, or the same evaluated with separate multiplications and additions.</summary>
    public static FunctionUnderProof Create(string name, VectorWidth width, bool withoutFma) => name switch
    {
        "to_float16" => new FunctionUnderProof(name, 2, width == VectorWidth.Scalar ? ToFloat16Scalar : ToFloat16),
        "to_bfloat16" => new FunctionUnderProof(name, 2, width == VectorWidth.Scalar ? ToBFloat16Scalar : ToBFloat16),
        _ => new FunctionUnderProof(name, 4, CreateEvaluator(name, width, withoutFma)),
    };

    private static BlockEvaluator CreateEvaluator(string name, VectorWidth width, bool withoutFma) => (width, withoutFma) switch
    {
        (VectorWidth.Scalar, false) => Loop<SimdScalar, float>(Member<SimdScalar, float>(name)),
        (VectorWidth.Bits128, false) => Loop<Simd128, Vector128<float>>(Member<Simd128, Vector128<float>>(name)),
        (VectorWidth.Bits256, false) => Loop<Simd256, Vector256<float>>(Member<Simd256, Vector256<float>>(name)),
        (VectorWidth.Bits512, false) => Loop<Simd512, Vector512<float>>(Member<Simd512, Vector512<float>>(name)),
        (VectorWidth.Scalar, true) => Loop<SimdScalar, float>(Separate<DoubleScalar, double, float>(name)),
        (VectorWidth.Bits128, true) => Loop<Simd128, Vector128<float>>(Separate<Double128, Vector128<double>, Vector128<float>>(name)),
        (VectorWidth.Bits256, true) => Loop<Simd256, Vector256<float>>(Separate<Double256, Vector256<double>, Vector256<float>>(name)),
        (VectorWidth.Bits512, true) => Loop<Simd512, Vector512<float>>(Separate<Double512, Vector512<double>, Vector512<float>>(name)),
        _ => throw new ArgumentOutOfRangeException(nameof(width), width, "Expected a resolved width."),
    };

    private static Func<TVector, TVector> Member<TSimd, TVector>(string name)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => name switch
        {
            "exp" => TSimd.Exp,
            "expm1" => TSimd.Expm1,
            "log" => TSimd.Log,
            "log1p" => TSimd.Log1P,
            "tanh" => TSimd.Tanh,
            "erf" => TSimd.Erf,
            "sin" => TSimd.Sin,
            "cos" => TSimd.Cos,
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Expected " + string.Join(", ", Names) + "."),
        };

    private static Func<TSingle, TSingle> Separate<TDouble, TVector, TSingle>(string name)
        where TDouble : struct, IDoubleSimd<TVector, TSingle>
        where TVector : struct
        where TSingle : struct => name switch
        {
            "exp" => WidenedFunctions<SeparateMultiplyAdd<TDouble, TVector, TSingle>, TVector, TSingle>.Exp,
            "expm1" => WidenedFunctions<SeparateMultiplyAdd<TDouble, TVector, TSingle>, TVector, TSingle>.Expm1,
            "log" => WidenedFunctions<SeparateMultiplyAdd<TDouble, TVector, TSingle>, TVector, TSingle>.Log,
            "log1p" => WidenedFunctions<SeparateMultiplyAdd<TDouble, TVector, TSingle>, TVector, TSingle>.Log1P,
            "tanh" => WidenedFunctions<SeparateMultiplyAdd<TDouble, TVector, TSingle>, TVector, TSingle>.Tanh,
            "erf" => WidenedFunctions<SeparateMultiplyAdd<TDouble, TVector, TSingle>, TVector, TSingle>.Erf,
            "sin" => WidenedFunctions<SeparateMultiplyAdd<TDouble, TVector, TSingle>, TVector, TSingle>.Sin,
            "cos" => WidenedFunctions<SeparateMultiplyAdd<TDouble, TVector, TSingle>, TVector, TSingle>.Cos,
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Expected " + string.Join(", ", Names) + "."),
        };

    private static BlockEvaluator Loop<TSimd, TVector>(Func<TVector, TVector> function)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => (arguments, results) =>
        {
            Span<float> values = MemoryMarshal.Cast<byte, float>(results);
            ref float source = ref MemoryMarshal.GetReference(arguments);
            ref float destination = ref MemoryMarshal.GetReference(values);
            for (int index = 0; index < values.Length; index += TSimd.Lanes)
            {
                TSimd.Store(TSimd.CanonicalizeNaN(function(TSimd.Load(ref source, index))), ref destination, index);
            }
        };

    private static void ToFloat16(ReadOnlySpan<float> arguments, Span<byte> results) =>
        Float16Conversion.ToFloat16(arguments, MemoryMarshal.Cast<byte, Half>(results));

    private static void ToBFloat16(ReadOnlySpan<float> arguments, Span<byte> results) =>
        BFloat16Conversion.ToBFloat16(arguments, MemoryMarshal.Cast<byte, BFloat16>(results));

    private static void ToFloat16Scalar(ReadOnlySpan<float> arguments, Span<byte> results)
    {
        Span<Half> values = MemoryMarshal.Cast<byte, Half>(results);
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = Float16Conversion.ToFloat16(arguments[index]);
        }
    }

    private static void ToBFloat16Scalar(ReadOnlySpan<float> arguments, Span<byte> results)
    {
        Span<BFloat16> values = MemoryMarshal.Cast<byte, BFloat16>(results);
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = BFloat16Conversion.ToBFloat16(arguments[index]);
        }
    }
}
