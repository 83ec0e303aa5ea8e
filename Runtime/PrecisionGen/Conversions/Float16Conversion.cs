using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PrecisionGen.Numerics;

/// <summary>
/// Conversion between float32 and Float16 by integer arithmetic, since .NET exposes no conversion instructions: to nearest, ties to
/// even, overflow to infinity, subnormals kept, every NaN to the canonical 0x7E00.
/// </summary>
public static class Float16Conversion
{
    /// <summary>The bits of the least normal Float16, 2^-14, as a float32.</summary>
    private const uint LeastNormal = 0x3880_0000;

    /// <summary>The difference between the exponents' biases, in place in a float32.</summary>
    private const uint BiasDifference = 112u << 23;

    /// <summary>The nearest Float16.</summary>
    public static Half ToFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        uint magnitude = bits & 0x7FFF_FFFFu;
        if (magnitude > 0x7F80_0000u)
        {
            return BitConverter.UInt16BitsToHalf(0x7E00);
        }

        uint result;
        if (magnitude < LeastNormal)
        {
            // Float32 at 0.5 has the spacing of subnormal Float16, so the addition rounds and its low bits are the result.
            result = BitConverter.SingleToUInt32Bits(BitConverter.UInt32BitsToSingle(magnitude) + 0.5f) - 0x3F00_0000u;
        }
        else
        {
            result = Math.Min((magnitude + 0xFFFu + ((magnitude >> 13) & 1u) - BiasDifference) >> 13, 0x7C00u);
        }

        return BitConverter.UInt16BitsToHalf((ushort)(result | ((bits >> 16) & 0x8000u)));
    }

    /// <summary>The same value as float32, exactly; NaN becomes 0x7FC00000.</summary>
    public static float ToSingle(Half value)
    {
        uint bits = BitConverter.HalfToUInt16Bits(value);
        uint magnitude = bits & 0x7FFFu;
        uint result = (magnitude << 13) + BiasDifference;
        if (magnitude >= 0x7C00u)
        {
            if (magnitude > 0x7C00u)
            {
                return BitConverter.UInt32BitsToSingle(0x7FC0_0000u);
            }

            result = 0x7F80_0000u;
        }
        else if (magnitude < 0x0400u)
        {
            // With the exponent of 2^-14 the significand has an implicit one too many.
            result += 1u << 23;
            float least = BitConverter.UInt32BitsToSingle(LeastNormal);
            result = BitConverter.SingleToUInt32Bits(BitConverter.UInt32BitsToSingle(result) - least);
        }

        return BitConverter.UInt32BitsToSingle(result | ((bits & 0x8000u) << 16));
    }

    /// <summary>Converts each element to the nearest Float16.</summary>
    /// <exception cref="ArgumentException">The spans' lengths differ.</exception>
    public static void ToFloat16(ReadOnlySpan<float> source, Span<Half> destination)
    {
        ConversionLengths.ThrowIfDifferent(source.Length, destination.Length);
        ref float first = ref MemoryMarshal.GetReference(source);
        ref ushort target = ref Unsafe.As<Half, ushort>(ref MemoryMarshal.GetReference(destination));
        int index = 0;
        for (; index <= source.Length - Vector<ushort>.Count; index += Vector<ushort>.Count)
        {
            Vector<uint> lower = Encode(Vector.AsVectorUInt32(Vector.LoadUnsafe(ref first, (nuint)index)));
            Vector<uint> upper = Encode(Vector.AsVectorUInt32(Vector.LoadUnsafe(ref first, (nuint)(index + Vector<uint>.Count))));
            Vector.Narrow(lower, upper).StoreUnsafe(ref target, (nuint)index);
        }

        for (; index < source.Length; index++)
        {
            destination[index] = ToFloat16(source[index]);
        }
    }

    /// <summary>Converts each element to the same value as float32, exactly.</summary>
    /// <exception cref="ArgumentException">The spans' lengths differ.</exception>
    public static void ToSingle(ReadOnlySpan<Half> source, Span<float> destination)
    {
        ConversionLengths.ThrowIfDifferent(source.Length, destination.Length);
        ref ushort first = ref Unsafe.As<Half, ushort>(ref MemoryMarshal.GetReference(source));
        ref float target = ref MemoryMarshal.GetReference(destination);
        int index = 0;
        for (; index <= source.Length - Vector<ushort>.Count; index += Vector<ushort>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref first, (nuint)index), out Vector<uint> lower, out Vector<uint> upper);
            Vector.AsVectorSingle(Decode(lower)).StoreUnsafe(ref target, (nuint)index);
            Vector.AsVectorSingle(Decode(upper)).StoreUnsafe(ref target, (nuint)(index + Vector<uint>.Count));
        }

        for (; index < source.Length; index++)
        {
            destination[index] = ToSingle(source[index]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Encode(Vector<uint> bits)
    {
        Vector<uint> magnitude = bits & new Vector<uint>(0x7FFF_FFFFu);
        Vector<uint> odd = Vector.ShiftRightLogical(magnitude, 13) & Vector<uint>.One;
        Vector<uint> rounded = magnitude + odd + new Vector<uint>(unchecked(0xFFFu - BiasDifference));
        Vector<uint> normal = Vector.Min(Vector.ShiftRightLogical(rounded, 13), new Vector<uint>(0x7C00u));
        Vector<float> sum = Vector.AsVectorSingle(magnitude) + new Vector<float>(0.5f);
        Vector<uint> subnormal = Vector.AsVectorUInt32(sum) - new Vector<uint>(0x3F00_0000u);
        Vector<uint> isSubnormal = Vector.LessThan(magnitude, new Vector<uint>(LeastNormal));
        Vector<uint> sign = Vector.ShiftRightLogical(bits, 16) & new Vector<uint>(0x8000u);
        Vector<uint> result = Vector.ConditionalSelect(isSubnormal, subnormal, normal) | sign;
        Vector<uint> isNaN = Vector.GreaterThan(magnitude, new Vector<uint>(0x7F80_0000u));
        return Vector.ConditionalSelect(isNaN, new Vector<uint>(0x7E00u), result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Decode(Vector<uint> bits)
    {
        Vector<uint> magnitude = bits & new Vector<uint>(0x7FFFu);
        Vector<uint> normal = Vector.ShiftLeft(magnitude, 13) + new Vector<uint>(BiasDifference);
        Vector<uint> oneUp = normal + new Vector<uint>(1u << 23);
        Vector<float> least = Vector.AsVectorSingle(new Vector<uint>(LeastNormal));
        Vector<uint> subnormal = Vector.AsVectorUInt32(Vector.AsVectorSingle(oneUp) - least);
        Vector<uint> isSubnormal = Vector.LessThan(magnitude, new Vector<uint>(0x0400u));
        Vector<uint> isInfinite = Vector.Equals(magnitude, new Vector<uint>(0x7C00u));
        Vector<uint> sign = Vector.ShiftLeft(bits & new Vector<uint>(0x8000u), 16);
        Vector<uint> result = Vector.ConditionalSelect(isSubnormal, subnormal, normal);
        result = Vector.ConditionalSelect(isInfinite, new Vector<uint>(0x7F80_0000u), result) | sign;
        Vector<uint> isNaN = Vector.GreaterThan(magnitude, new Vector<uint>(0x7C00u));
        return Vector.ConditionalSelect(isNaN, new Vector<uint>(0x7FC0_0000u), result);
    }
}
