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
    public static void Canonicalize(Span<float> values)
    {
        if (HasNaN(values))
        {
            CopyCanonical(values, values);
        }
    }

    /// <summary>Reading alone is fast enough to look first: a NaN is rare.</summary>
    private static bool HasNaN(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<int> numbers = Vector<int>.AllBitsSet;
        int index = 0;
        for (; index <= vectors.Length - 4; index += 4)
        {
            ReadOnlySpan<Vector<float>> four = vectors.Slice(index, 4);
            numbers &= Vector.Equals(four[0], four[0]) & Vector.Equals(four[1], four[1])
                & Vector.Equals(four[2], four[2]) & Vector.Equals(four[3], four[3]);
        }

        bool found = numbers != Vector<int>.AllBitsSet;
        for (index *= Vector<float>.Count; index < values.Length; index++)
        {
            found |= float.IsNaN(values[index]);
        }

        return found;
    }

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
