using PrecisionGen.Contractions;
using PrecisionGen.Vectors;

namespace PrecisionGen.Benchmarks;

internal readonly ref struct BiasFloat32<TSimd, TVector>(ref float bias, ref float output, nint stride) : IContractionEpilogue<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly ref float bias = ref bias;
    private readonly ref float output = ref output;
    private readonly nint stride = stride;

    public static bool IsCheap => true;

    public void Apply(TVector total, nint row, nint column) =>
        TSimd.Store(TSimd.Add(total, TSimd.Load(in bias, column)), ref output, row * stride + column);
}

internal readonly ref struct BiasFloat16<TSimd, TVector>(ref float bias, ref float output, nint stride) : IContractionEpilogue<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly ref float bias = ref bias;
    private readonly ref float output = ref output;
    private readonly nint stride = stride;

    public static bool IsCheap => true;

    public void Apply(TVector total, nint row, nint column) =>
        TSimd.Store(TSimd.RoundToFloat16(TSimd.Add(total, TSimd.Load(in bias, column))), ref output, row * stride + column);
}

internal readonly ref struct BiasBFloat16<TSimd, TVector>(ref float bias, ref float output, nint stride) : IContractionEpilogue<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly ref float bias = ref bias;
    private readonly ref float output = ref output;
    private readonly nint stride = stride;

    public static bool IsCheap => true;

    public void Apply(TVector total, nint row, nint column) =>
        TSimd.Store(TSimd.RoundToBFloat16(TSimd.Add(total, TSimd.Load(in bias, column))), ref output, row * stride + column);
}
