using System;
using System.Runtime.CompilerServices;

namespace PrecisionGen.Numerics;

/// <summary>
/// The calling thread's floating-point state. Native code that ran on the thread may have left it flushing subnormals or rounding
/// otherwise than to nearest, ties to even; then no result would be what the contract says.
/// </summary>
public static class FloatingPointEnvironment
{
    /// <summary>Throws unless the thread keeps subnormals and rounds to nearest, ties to even. Takes a few nanoseconds.</summary>
    /// <exception cref="InvalidOperationException">The thread flushes subnormals or rounds otherwise.</exception>
    public static void ThrowIfNotStandard()
    {
        int problem = Examine(1.0f, 5.9604645e-8f, float.Epsilon, 1.1754944e-38f);
        if (problem != 0)
        {
            Throw(problem);
        }
    }

    // A call of its own, so that nothing is computed at compile time.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Examine(float one, float halfSpacing, float leastSubnormal, float leastNormal)
    {
        // Ties at 1 go down and at 1 + 2^-23 up to even; the mirrored tie tells rounding down from rounding to nearest.
        float spacing = halfSpacing + halfSpacing;
        bool rounds = one + halfSpacing == one
            && (one + spacing) + halfSpacing == (one + spacing) + spacing
            && -one - halfSpacing == -one;
        bool keepsInputs = BitConverter.SingleToInt32Bits(leastSubnormal * 8388608.0f) == 0x0080_0000;
        bool keepsResults = BitConverter.SingleToInt32Bits(leastNormal * (halfSpacing * 8388608.0f)) == 0x0040_0000;
        return (rounds ? 0 : 1) | (keepsInputs ? 0 : 2) | (keepsResults ? 0 : 4);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Throw(int problem)
    {
        string found = (problem & 1) != 0 ? "the thread rounds otherwise than to nearest, ties to even"
            : (problem & 2) != 0 ? "the thread reads subnormal numbers as zero (denormals-are-zero)"
            : "the thread writes subnormal results as zero (flush-to-zero)";
        throw new InvalidOperationException(
            $"Expected IEEE 754 default floating-point arithmetic, but {found}. Native code on this thread has changed the "
            + "floating-point control register; restore it before calling a kernel.");
    }
}
