using System;
using System.Runtime.CompilerServices;

namespace PrecisionGen.Execution;

/// <summary>Zeroed float memory whose first element is aligned to 64 bytes and never moves.</summary>
internal sealed class Arena
{
    private const int Alignment = 64;
    private readonly float[] memory;
    private readonly int offset;

    /// <exception cref="NotSupportedException">There are more elements than an array holds.</exception>
    public Arena(long length)
    {
        if (length > Array.MaxLength - Alignment / sizeof(float))
        {
            throw new NotSupportedException(
                $"Expected memory of at most {Array.MaxLength - Alignment / sizeof(float)} floats for one part of a kernel, but this model needs {length}.");
        }

        memory = GC.AllocateArray<float>((int)length + Alignment / sizeof(float), pinned: true);
        Length = (int)length;
        offset = OffsetToAlignment(ref memory[0]);
    }

    public int Length { get; }

    public ref float Start => ref memory[offset];

    public Span<float> Span => memory.AsSpan(offset, Length);

    private static int OffsetToAlignment(ref float first)
    {
        nint misaligned = Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref first) & (Alignment - 1);
        return (int)((Alignment - misaligned) & (Alignment - 1)) / sizeof(float);
    }
}
