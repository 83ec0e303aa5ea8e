using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PrecisionGen;

/// <summary>Elements whose first one lies at a multiple of 64 bytes: a cache line, and the widest vector.</summary>
/// <remarks>The pinned object heap never moves an array, so an offset into it stays aligned, and no pointer is needed.</remarks>
internal sealed class AlignedBuffer<T>
    where T : unmanaged
{
    internal const int Alignment = 64;

    private readonly T[] array;
    private readonly int start;

    internal AlignedBuffer(int length)
    {
        int elementsPerLine = Alignment / Unsafe.SizeOf<T>();
        array = GC.AllocateArray<T>(checked(length + elementsPerLine), pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
        start = (int)((Alignment - (address & (Alignment - 1))) & (Alignment - 1)) / Unsafe.SizeOf<T>();
        Length = length;
    }

    internal int Length { get; }

    internal Span<T> Span => array.AsSpan(start, Length);
}
