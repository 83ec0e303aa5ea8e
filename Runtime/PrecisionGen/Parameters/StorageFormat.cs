using System;

namespace PrecisionGen;

/// <summary>Conversions between float32 and the bits of a 16-bit storage copy.</summary>
internal static class StorageFormat
{
    /// <summary>Rounds to nearest even.</summary>
    internal static void Narrow(ReadOnlySpan<float> source, Span<ushort> destination, DType dtype)
    {
        if (dtype == DType.Float16)
        {
            for (int i = 0; i < source.Length; i++)
            {
                destination[i] = BitConverter.HalfToUInt16Bits((Half)source[i]);
            }
        }
        else
        {
            for (int i = 0; i < source.Length; i++)
            {
                destination[i] = ToBFloat16Bits(source[i]);
            }
        }
    }

    /// <summary>Exact.</summary>
    internal static void Widen(ReadOnlySpan<ushort> source, Span<float> destination, DType dtype)
    {
        if (dtype == DType.Float16)
        {
            for (int i = 0; i < source.Length; i++)
            {
                destination[i] = (float)BitConverter.UInt16BitsToHalf(source[i]);
            }
        }
        else
        {
            for (int i = 0; i < source.Length; i++)
            {
                destination[i] = BitConverter.UInt32BitsToSingle((uint)source[i] << 16);
            }
        }
    }

    /// <summary>The index of the first element whose storage is infinite, or -1.</summary>
    internal static int IndexOfInfinity(ReadOnlySpan<ushort> storage, DType dtype)
    {
        ushort infinity = dtype == DType.Float16 ? (ushort)0x7C00 : (ushort)0x7F80;
        return storage.IndexOfAny(infinity, (ushort)(infinity | 0x8000));
    }

    /// <summary>Whether the storage value of <paramref name="value"/> is infinite.</summary>
    internal static bool Overflows(float value, DType dtype) => dtype switch
    {
        // Half of the last place beyond the largest finite value rounds to even, so to infinity.
        DType.Float16 => MathF.Abs(value) >= 65520f,
        DType.BFloat16 => MathF.Abs(value) >= BitConverter.UInt32BitsToSingle(0x7F7F8000),
        _ => false,
    };

    private static ushort ToBFloat16Bits(float value)
    {
        if (float.IsNaN(value))
        {
            return 0x7FC0;
        }

        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
