namespace PrecisionGen;

/// <summary>The width of the vectors that a kernel computes with. Every width returns the same bits.</summary>
public enum VectorWidth
{
    /// <summary>The widest that the hardware supports with a fused multiply-add.</summary>
    Widest = 0,

    /// <summary>One float32 at a time.</summary>
    Scalar = 1,

    /// <summary>4 lanes of float32: SSE with FMA, or NEON.</summary>
    Bits128 = 2,

    /// <summary>8 lanes of float32: AVX2.</summary>
    Bits256 = 3,

    /// <summary>16 lanes of float32: AVX-512.</summary>
    Bits512 = 4,
}
