using System;
using System.Runtime.Intrinsics;
using PrecisionGen.Vectors;

namespace PrecisionGen.Runtime.Tests.Contractions;

/// <summary>A check that is generic over the vector width.</summary>
internal interface IWidthAction
{
    void Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>From a number of lanes to the vector type.</summary>
internal static class Widths
{
    public static void Dispatch(int lanes, IWidthAction action)
    {
        switch (lanes)
        {
            case 1:
                action.Run<SimdScalar, float>();
                break;
            case 4:
                action.Run<Simd128, Vector128<float>>();
                break;
            case 8:
                action.Run<Simd256, Vector256<float>>();
                break;
            case 16:
                action.Run<Simd512, Vector512<float>>();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(lanes), lanes, "There are vectors of 1, 4, 8 and 16 lanes.");
        }
    }
}
