using PrecisionGen.Contractions;
using PrecisionGen.Vectors;

namespace PrecisionGen.Runtime.Tests.Contractions;

internal readonly ref struct StoreDirect<TSimd, TVector>(ref float output, nint stride) : IContractionEpilogue<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly ref float output = ref output;
    private readonly nint stride = stride;

    public static bool IsCheap => true;

    public void Apply(TVector total, nint row, nint column) => TSimd.Store(total, ref output, row * stride + column);
}

internal readonly ref struct StoreLooped<TSimd, TVector>(ref float output, nint stride) : IContractionEpilogue<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly ref float output = ref output;
    private readonly nint stride = stride;

    public static bool IsCheap => false;

    public void Apply(TVector total, nint row, nint column) => TSimd.Store(total, ref output, row * stride + column);
}
