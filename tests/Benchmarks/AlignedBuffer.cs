using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PrecisionGen.Benchmarks;

/// <summary>Pinned elements that start at a cache line, as the kernels' own memory does.</summary>
internal sealed class AlignedBuffer
{
    private const int LineBytes = 64;
    private readonly float[] storage;
    private readonly int start;

    /// <summary>Allocates elements, all +0.</summary>
    public AlignedBuffer(nint length)
    {
        storage = GC.AllocateArray<float>((int)length + LineBytes / sizeof(float), pinned: true);
        nint past = Marshal.UnsafeAddrOfPinnedArrayElement(storage, 0) % LineBytes;
        start = past == 0 ? 0 : (int)(LineBytes - past) / sizeof(float);
    }

    /// <summary>The first element.</summary>
    public ref float First => ref storage[start];

    /// <summary>Fills with seeded values in [-0.5, 0.5).</summary>
    public AlignedBuffer Randomized(Random random, nint length)
    {
        for (nint index = 0; index < length; index++)
        {
            Unsafe.Add(ref First, index) = random.NextSingle() - 0.5f;
        }

        return this;
    }
}
