using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace PrecisionGen.Execution;

/// <summary>Copies between a caller's packed rows and the padded rows of a tile.</summary>
internal static class RowCopies
{
    private static readonly float CanonicalNaN = BitConverter.UInt32BitsToSingle(0x7FC00000);

    /// <summary>Spreads packed rows to a stride.</summary>
    public static void Spread(ReadOnlySpan<float> packed, Span<float> padded, int columns, int stride)
    {
        if (columns == stride)
        {
            packed.CopyTo(padded);
            return;
        }

        for (int row = 0; row * columns < packed.Length; row++)
        {
            packed.Slice(row * columns, columns).CopyTo(padded[(row * stride)..]);
        }
    }

    /// <summary>Packs rows that lie at a stride; every NaN becomes the canonical one.</summary>
    public static void Gather(ReadOnlySpan<float> padded, Span<float> packed, int columns, int stride)
    {
        if (columns == stride)
        {
            CopyCanonical(padded[..packed.Length], packed);
            return;
        }

        for (int row = 0; row * columns < packed.Length; row++)
        {
            CopyCanonical(padded.Slice(row * stride, columns), packed.Slice(row * columns, columns));
        }
    }

    /// <summary>Makes every NaN the canonical one.</summary>
    public static void Canonicalize(Span<float> values) => CopyCanonical(values, values);

    private static void CopyCanonical(ReadOnlySpan<float> source, Span<float> target)
    {
        ReadOnlySpan<Vector<float>> from = MemoryMarshal.Cast<float, Vector<float>>(source);
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(target);
        Vector<float> canonical = new(CanonicalNaN);
        for (int index = 0; index < from.Length; index++)
        {
            to[index] = Vector.ConditionalSelect(Vector.Equals(from[index], from[index]), from[index], canonical);
        }

        for (int index = from.Length * Vector<float>.Count; index < source.Length; index++)
        {
            target[index] = float.IsNaN(source[index]) ? CanonicalNaN : source[index];
        }
    }
}
