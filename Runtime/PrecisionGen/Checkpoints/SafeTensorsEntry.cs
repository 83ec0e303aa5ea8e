using System.Collections.Generic;

namespace PrecisionGen;

/// <summary>One tensor as the header of a safetensors file lists it.</summary>
public sealed class SafeTensorsEntry
{
    internal SafeTensorsEntry(string name, string format, IReadOnlyList<long> shape, long length, long offset, long byteCount)
    {
        Name = name;
        Format = format;
        Shape = shape;
        Length = length;
        Offset = offset;
        ByteCount = byteCount;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The format as the file names it, such as F32, F16, BF16 or I64.</summary>
    public string Format { get; }

    /// <summary>The dtype; null for formats that weights do not have here, such as I64.</summary>
    public DType? DType => SafeTensorsFormats.DTypeOf(Format);

    /// <summary>The dimensions; none for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The number of elements.</summary>
    public long Length { get; }

    /// <summary>The first byte, counted from the end of the header.</summary>
    public long Offset { get; }

    /// <summary>The number of bytes.</summary>
    public long ByteCount { get; }
}
