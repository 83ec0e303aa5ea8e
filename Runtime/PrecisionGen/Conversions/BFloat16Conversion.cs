using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PrecisionGen.Numerics;

/// <summary>
/// Conversion between float32 and BFloat16: to nearest, ties to even, overflow to infinity, subnormals kept, every NaN to the canonical
/// 0x7FC0.
/// </summary>
public static class BFloat16Conversion
{
    /// <summary>The nearest BFloat16.</summary>
    public static BFloat16 ToBFloat16(float value) => (BFloat16)value;

    /// <summary>The same value as float32, exactly; NaN becomes 0x7FC00000.</summary>
    public static float ToSingle(BFloat16 value) => BFloat16.IsNaN(value) ? BitConverter.UInt32BitsToSingle(0x7FC0_0000u) : value;

    /// <summary>Converts each element to the nearest BFloat16.</summary>
    /// <exception cref="ArgumentException">The spans' lengths differ.</exception>
    public static void ToBFloat16(ReadOnlySpan<float> source, Span<BFloat16> destination)
    {
        ConversionLengths.ThrowIfDifferent(source.Length, destination.Length);
        ref float first = ref MemoryMarshal.GetReference(source);
        ref ushort target = ref Unsafe.As<BFloat16, ushort>(ref MemoryMarshal.GetReference(destination));
        int index = 0;
        for (; index <= source.Length - Vector<ushort>.Count; index += Vector<ushort>.Count)
        {
            Vector<uint> lower = Encode(Vector.LoadUnsafe(ref first, (nuint)index));
            Vector<uint> upper = Encode(Vector.LoadUnsafe(ref first, (nuint)(index + Vector<uint>.Count)));
            Vector.Narrow(lower, upper).StoreUnsafe(ref target, (nuint)index);
        }

        for (; index < source.Length; index++)
        {
            destination[index] = ToBFloat16(source[index]);
        }
    }

    /// <summary>Converts each element to the same value as float32, exactly.</summary>
    /// <exception cref="ArgumentException">The spans' lengths differ.</exception>
    public static void ToSingle(ReadOnlySpan<BFloat16> source, Span<float> destination)
    {
        ConversionLengths.ThrowIfDifferent(source.Length, destination.Length);
        ref ushort first = ref Unsafe.As<BFloat16, ushort>(ref MemoryMarshal.GetReference(source));
        ref float target = ref MemoryMarshal.GetReference(destination);
        int index = 0;
        for (; index <= source.Length - Vector<ushort>.Count; index += Vector<ushort>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref first, (nuint)index), out Vector<uint> lower, out Vector<uint> upper);
            Decode(lower).StoreUnsafe(ref target, (nuint)index);
            Decode(upper).StoreUnsafe(ref target, (nuint)(index + Vector<uint>.Count));
        }

        for (; index < source.Length; index++)
        {
            destination[index] = ToSingle(source[index]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Encode(Vector<float> x)
    {
        Vector<uint> bits = Vector.AsVectorUInt32(x);
        Vector<uint> odd = Vector.ShiftRightLogical(bits, 16) & Vector<uint>.One;
        Vector<uint> rounded = Vector.ShiftRightLogical(bits + new Vector<uint>(0x7FFFu) + odd, 16);
        return Vector.ConditionalSelect(Vector.AsVectorUInt32(Vector.Equals(x, x)), rounded, new Vector<uint>(0x7FC0u));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Decode(Vector<uint> bits)
    {
        Vector<float> x = Vector.AsVectorSingle(Vector.ShiftLeft(bits, 16));
        Vector<float> canonical = Vector.AsVectorSingle(new Vector<uint>(0x7FC0_0000u));
        return Vector.ConditionalSelect(Vector.Equals(x, x), x, canonical);
    }
}
