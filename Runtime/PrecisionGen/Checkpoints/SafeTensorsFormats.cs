using System;

namespace PrecisionGen;

/// <summary>The element formats of safetensors files.</summary>
internal static class SafeTensorsFormats
{
    /// <summary>The bytes of one element; 0 for a name that the format does not define or whose elements are not whole bytes.</summary>
    internal static int BytesOf(string format) => format switch
    {
        "BOOL" or "U8" or "I8" or "F8_E4M3" or "F8_E5M2" or "F8_E8M0" => 1,
        "U16" or "I16" or "F16" or "BF16" => 2,
        "U32" or "I32" or "F32" => 4,
        "U64" or "I64" or "F64" or "C64" => 8,
        _ => 0,
    };

    internal static DType? DTypeOf(string format) => format switch
    {
        "F32" => DType.Float32,
        "F16" => DType.Float16,
        "BF16" => DType.BFloat16,
        _ => null,
    };

    internal static string NameOf(DType dtype) => dtype switch
    {
        DType.Float32 => "F32",
        DType.Float16 => "F16",
        DType.BFloat16 => "BF16",
        _ => throw new ArgumentException($"A dtype is Float32, Float16 or BFloat16; {dtype} was given.", nameof(dtype)),
    };

    internal static int BytesOf(DType dtype) => dtype == DType.Float32 ? 4 : 2;
}
