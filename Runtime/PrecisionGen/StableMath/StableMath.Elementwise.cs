using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PrecisionGen.Vectors;

namespace PrecisionGen;

/// <content>
/// Functions of each element of a span. Every element has the bits of the function of one number, whatever the length of the span and
/// the machine: in TensorPrimitives, spans of one to three elements take another path and round differently.
/// A span may be its own destination.
/// </content>
public static partial class StableMath
{
    /// <summary>e^x of each element, correctly rounded.</summary>
    /// <exception cref="ArgumentException">The spans differ in length or overlap at different places.</exception>
    public static void Exp(ReadOnlySpan<float> x, Span<float> destination) => Map<Exponentiation>(x, destination);

    /// <summary>ln(x) of each element, correctly rounded.</summary>
    /// <exception cref="ArgumentException">The spans differ in length or overlap at different places.</exception>
    public static void Log(ReadOnlySpan<float> x, Span<float> destination) => Map<Logarithms>(x, destination);

    /// <summary>tanh(x) of each element, correctly rounded.</summary>
    /// <exception cref="ArgumentException">The spans differ in length or overlap at different places.</exception>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> destination) => Map<HyperbolicTangents>(x, destination);

    private static void Map<TFunction>(ReadOnlySpan<float> x, Span<float> destination)
        where TFunction : struct, IFunction
    {
        CheckDestination<float>(x, destination);
        switch (VectorWidths.Resolve(VectorWidth.Widest))
        {
            case VectorWidth.Bits512:
                Map<TFunction, Simd512, Vector512<float>>(x, destination);
                break;
            case VectorWidth.Bits256:
                Map<TFunction, Simd256, Vector256<float>>(x, destination);
                break;
            case VectorWidth.Bits128:
                Map<TFunction, Simd128, Vector128<float>>(x, destination);
                break;
            default:
                Map<TFunction, SimdScalar, float>(x, destination);
                break;
        }
    }

    private static void Map<TFunction, TSimd, TVector>(ReadOnlySpan<float> x, Span<float> destination)
        where TFunction : struct, IFunction
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        ref float source = ref MemoryMarshal.GetReference(x);
        ref float target = ref MemoryMarshal.GetReference(destination);
        int i = 0;
        for (; i + TSimd.Lanes <= x.Length; i += TSimd.Lanes)
        {
            TSimd.Store(TFunction.Of<TSimd, TVector>(TSimd.Load(in source, i)), ref target, i);
        }

        for (; i < x.Length; i++)
        {
            destination[i] = TFunction.Of<SimdScalar, float>(x[i]);
        }
    }

    /// <summary>A function at every vector width.</summary>
    private interface IFunction
    {
        static abstract TVector Of<TSimd, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct;
    }

    private readonly struct Exponentiation : IFunction
    {
        public static TVector Of<TSimd, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => TSimd.Exp(x);
    }

    private readonly struct Logarithms : IFunction
    {
        public static TVector Of<TSimd, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => TSimd.Log(x);
    }

    private readonly struct HyperbolicTangents : IFunction
    {
        public static TVector Of<TSimd, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => TSimd.Tanh(x);
    }
}
