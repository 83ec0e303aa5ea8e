using System.Runtime.CompilerServices;
using PrecisionGen.Contractions;
using PrecisionGen.SequenceKernels;
using PrecisionGen.Vectors;

namespace PrecisionGen.Mixtures;

/// <summary>The gradient of x: the contributions of a row's experts, the last first, of each the up product before the gate product.</summary>
internal static class InputGradients<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public static void Compute(
        in MixtureShape shape, in KeptRows slots, nint rows, ref readonly float gates, ref readonly float ups, ref float dx, nint stride)
    {
        // -0 + c is c for every c, so the first contribution starts the sum.
        Fill(in shape, rows, ref dx, stride);
        nint packed = MixtureMemory.Packed(shape.Width, shape.Hidden);
        for (nint end = slots.RoutedSlots(); end > 0;)
        {
            nint first = BeginOfExpert(in slots, end);
            nint panels = slots.Expert(first) * packed;
            ExpertProduct<TSimd, TVector> product = new(end - first, shape.Hidden, shape.PaddedWidth, shape.PaddedHidden, shape.DType);
            AddToRows<TSimd, TVector> add = new(ref slots.Row(first), ref dx, stride, shape.DType);
            product.Run(ref slots.Up(first), ref Unsafe.Add(ref Unsafe.AsRef(in ups), panels), add);
            product.Run(ref slots.Gate(first), ref Unsafe.Add(ref Unsafe.AsRef(in gates), panels), add);
            end = first;
        }

        Round(in shape, in slots, rows, ref dx, stride);
    }

    private static nint BeginOfExpert(in KeptRows slots, nint end)
    {
        nint first = end - 1;
        while (first > 0 && slots.Expert(first - 1) == slots.Expert(end - 1))
        {
            first--;
        }

        return first;
    }

    private static void Fill(in MixtureShape shape, nint rows, ref float dx, nint stride)
    {
        for (nint row = 0; row < rows; row++)
        {
            for (nint column = 0; column < shape.PaddedWidth; column += TSimd.Lanes)
            {
                TSimd.Store(TSimd.Broadcast(-0f), ref dx, row * stride + column);
            }
        }
    }

    private static void Round(in MixtureShape shape, in KeptRows slots, nint rows, ref float dx, nint stride)
    {
        for (nint row = 0; row < rows; row++)
        {
            bool hasNaN = slots.HasNaN(row);
            for (nint column = row * stride; column < row * stride + shape.PaddedWidth; column += TSimd.Lanes)
            {
                TVector sum = hasNaN ? TSimd.Broadcast(float.NaN) : TSimd.Load(in dx, column);
                TSimd.Store(Grid<TSimd, TVector>.Round(sum, shape.DType), ref dx, column);
            }
        }
    }
}

/// <summary>Rounds contributions and adds each to the row that its slot came from.</summary>
internal readonly ref struct AddToRows<TSimd, TVector>(ref int rows, ref float sums, nint stride, DType dtype) : IContractionEpilogue<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly ref int rows = ref rows;
    private readonly ref float sums = ref sums;
    private readonly nint stride = stride;
    private readonly DType dtype = dtype;

    public static bool IsCheap => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(TVector total, nint row, nint column)
    {
        nint index = Unsafe.Add(ref rows, row) * stride + column;
        TSimd.Store(TSimd.Add(TSimd.Load(in sums, index), Grid<TSimd, TVector>.Round(total, dtype)), ref sums, index);
    }
}
