using System;
using System.Runtime.Intrinsics;
using PrecisionGen.Numerics;

namespace PrecisionGen;

/// <summary>Chooses a vector width for the machine.</summary>
public static class VectorWidths
{
    /// <summary>
    /// The width that <paramref name="width"/> stands for here, never <see cref="VectorWidth.Widest"/>. A width that the hardware lacks
    /// is returned as it is: its vectors are then emulated by narrower ones, slowly, with the same bits.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is not a <see cref="VectorWidth"/>.</exception>
    public static VectorWidth Resolve(VectorWidth width) => width switch
    {
        VectorWidth.Widest => Widest(),
        VectorWidth.Scalar or VectorWidth.Bits128 or VectorWidth.Bits256 or VectorWidth.Bits512 => width,
        _ => throw new ArgumentOutOfRangeException(
            nameof(width), width, "Expected Widest, Scalar, Bits128, Bits256 or Bits512."),
    };

    /// <summary>Whether the hardware computes this width at full speed.</summary>
    public static bool IsHardwareAccelerated(VectorWidth width) => Resolve(width) switch
    {
        VectorWidth.Bits512 => Vector512.IsHardwareAccelerated && FusedMultiplyAdd.IsHardwareAccelerated,
        VectorWidth.Bits256 => Vector256.IsHardwareAccelerated && FusedMultiplyAdd.IsHardwareAccelerated,
        VectorWidth.Bits128 => Vector128.IsHardwareAccelerated && FusedMultiplyAdd.IsHardwareAccelerated,
        _ => true,
    };

    private static VectorWidth Widest()
    {
        // A fused multiply-add in software is scalar anyway; the intrinsics honour DOTNET_PreferredVectorBitWidth and the other switches.
        if (!FusedMultiplyAdd.IsHardwareAccelerated)
        {
            return VectorWidth.Scalar;
        }

        if (Vector512.IsHardwareAccelerated)
        {
            return VectorWidth.Bits512;
        }

        if (Vector256.IsHardwareAccelerated)
        {
            return VectorWidth.Bits256;
        }

        return Vector128.IsHardwareAccelerated ? VectorWidth.Bits128 : VectorWidth.Scalar;
    }
}
