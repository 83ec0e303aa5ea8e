using System;
using System.Runtime.InteropServices;
using PrecisionGen.Numerics;

namespace PrecisionGen;

/// <summary>Conversions between float32 and the bits of a 16-bit storage copy.</summary>
internal static class StorageFormat
{
    /// <summary>Rounds to nearest even; every NaN becomes the canonical one.</summary>
    internal static void Narrow(ReadOnlySpan<float> source, Span<ushort> destination, DType dtype)
    {
        if (dtype == DType.Float16)
        {
            Float16Conversion.ToFloat16(source, MemoryMarshal.Cast<ushort, Half>(destination)[..source.Length]);
        }
        else
        {
            BFloat16Conversion.ToBFloat16(source, MemoryMarshal.Cast<ushort, BFloat16>(destination)[..source.Length]);
        }
    }

    /// <summary>Exact.</summary>
    internal static void Widen(ReadOnlySpan<ushort> source, Span<float> destination, DType dtype)
    {
        if (dtype == DType.Float16)
        {
            Float16Conversion.ToSingle(MemoryMarshal.Cast<ushort, Half>(source), destination[..source.Length]);
        }
        else
        {
            BFloat16Conversion.ToSingle(MemoryMarshal.Cast<ushort, BFloat16>(source), destination[..source.Length]);
        }
    }

    /// <summary>The index of the first element whose storage is infinite, or -1.</summary>
    internal static int IndexOfInfinity(ReadOnlySpan<ushort> storage, DType dtype)
    {
        ushort infinity = dtype == DType.Float16 ? (ushort)0x7C00 : (ushort)0x7F80;
        return storage.IndexOfAny(infinity, (ushort)(infinity | 0x8000));
    }

    /// <summary>The index of the first element whose storage value is infinite, or -1.</summary>
    internal static int IndexOfOverflow(ReadOnlySpan<float> values, DType dtype)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (Overflows(values[i], dtype))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Whether the storage value of <paramref name="value"/> is infinite.</summary>
    internal static bool Overflows(float value, DType dtype) => dtype switch
    {
        // Half of the last place beyond the largest finite value rounds to even, so to infinity.
        DType.Float16 => MathF.Abs(value) >= 65520f,
        DType.BFloat16 => MathF.Abs(value) >= BitConverter.UInt32BitsToSingle(0x7F7F8000),
        _ => false,
    };
}
