using System.Runtime.CompilerServices;
using PrecisionGen.Contractions;
using PrecisionGen.SequenceKernels;
using PrecisionGen.Vectors;

namespace PrecisionGen.Mixtures;

/// <summary>Products of an expert's rows with its packed weights.</summary>
/// <param name="rows">The number of rows.</param>
/// <param name="depth">The terms of each output.</param>
/// <param name="columns">The outputs, padded, and the distance between their rows.</param>
/// <param name="stride">The distance between rows of terms.</param>
/// <param name="dtype">What the products are rounded to.</param>
internal readonly struct ExpertProduct<TSimd, TVector>(nint rows, nint depth, nint columns, nint stride, DType dtype)
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Stores the rounded products.</summary>
    public void Run(ref float x, ref float panels, ref float result) =>
        Run(ref x, ref panels, new StoreRounded<TSimd, TVector>(ref result, columns, dtype));

    /// <summary>Hands the totals to an epilogue.</summary>
    public void Run<TEpilogue>(ref float x, ref float panels, TEpilogue epilogue)
        where TEpilogue : struct, IContractionEpilogue<TVector>, allows ref struct =>
        Contraction.Run<TSimd, TVector, TEpilogue>(
            in x, stride, 1, in panels, depth * 2 * TSimd.Lanes, 2 * TSimd.Lanes, rows, depth, columns, epilogue);
}

/// <summary>Rounds and stores. The dtype is known at run time only, so this is not unrolled into the microkernels.</summary>
internal readonly ref struct StoreRounded<TSimd, TVector>(ref float result, nint stride, DType dtype) : IContractionEpilogue<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly ref float result = ref result;
    private readonly nint stride = stride;
    private readonly DType dtype = dtype;

    public static bool IsCheap => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(TVector total, nint row, nint column) =>
        TSimd.Store(Grid<TSimd, TVector>.Round(total, dtype), ref result, row * stride + column);
}
