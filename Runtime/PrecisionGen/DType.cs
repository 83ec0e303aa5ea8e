namespace PrecisionGen;

/// <summary>The storage type of a tensor's elements. Arithmetic is float32 at every dtype; a dtype says where results are rounded.</summary>
public enum DType
{
    /// <summary>IEEE 754 binary32: 8 exponent bits, 24 significant bits.</summary>
    Float32 = 0,

    /// <summary>IEEE 754 binary16: 5 exponent bits, 11 significant bits, largest finite value 65504.</summary>
    Float16 = 1,

    /// <summary>The upper half of binary32: 8 exponent bits, 8 significant bits.</summary>
    BFloat16 = 2,
}
