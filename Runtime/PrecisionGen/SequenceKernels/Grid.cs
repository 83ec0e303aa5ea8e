using System.Runtime.CompilerServices;
using PrecisionGen.Vectors;

namespace PrecisionGen.SequenceKernels;

/// <summary>Rounding to a dtype that is known at run time only.</summary>
internal static class Grid<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Round(TVector x, DType dtype) => dtype switch
    {
        DType.Float16 => TSimd.RoundToFloat16(x),
        DType.BFloat16 => TSimd.RoundToBFloat16(x),
        _ => x,
    };
}
