using System.ComponentModel;
using System.Runtime.CompilerServices;
using PrecisionGen.Execution;
using PrecisionGen.SequenceKernels;
using PrecisionGen.Vectors;

namespace PrecisionGen.Mixtures;

/// <summary>
/// A mixture of experts for the rows of one tile, as <c>ARITHMETIC.md</c> orders it. Each expert runs on its rows alone, and what a row
/// gets does not depend on the rows beside it.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MixtureForward<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Computes the results; <see cref="MixtureShape"/> says how the calls belong together.</summary>
    /// <param name="shape">The operation.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="x">The first row of x.</param>
    /// <param name="xStride">The distance between rows.</param>
    /// <param name="probabilities">The first row of probabilities.</param>
    /// <param name="probabilitiesStride">The distance between rows.</param>
    /// <param name="gates">The packed gates.</param>
    /// <param name="ups">The packed ups.</param>
    /// <param name="downs">The packed downs.</param>
    /// <param name="result">Receives the results, rounded to the dtype; it lies apart from x.</param>
    /// <param name="resultStride">The distance between rows.</param>
    /// <param name="kept"><see cref="MixtureShape.KeptLength"/> floats for each row, for the backward.</param>
    public static void Run(
        in MixtureShape shape,
        nint rows,
        ref readonly float x,
        nint xStride,
        ref readonly float probabilities,
        nint probabilitiesStride,
        ref readonly float gates,
        ref readonly float ups,
        ref readonly float downs,
        ref float result,
        nint resultStride,
        ref float kept)
    {
        KeptRows slots = new(in shape, rows, ref kept);
        Routing.Choose(in shape, rows, in probabilities, probabilitiesStride, in slots);
        nint end = slots.RoutedSlots();
        for (nint first = 0; first < end;)
        {
            nint next = slots.EndOfExpert(first);
            for (nint slot = first; slot < next; slot++)
            {
                RowOperations.Copy(in x, slots.Row(slot) * xStride, ref slots.Input(slot), 0, shape.PaddedWidth);
            }

            RunExpert(in shape, slots.Expert(first), first, next - first, in gates, in ups, in downs, in slots);
            first = next;
        }

        for (nint row = 0; row < rows; row++)
        {
            Combine(in shape, in slots, row, ref Unsafe.Add(ref result, row * resultStride));
        }
    }

    private static void RunExpert(
        in MixtureShape shape,
        nint expert,
        nint first,
        nint rows,
        ref readonly float gates,
        ref readonly float ups,
        ref readonly float downs,
        in KeptRows slots)
    {
        nint inner = MixtureMemory.Packed(shape.Hidden, shape.Width);
        nint outer = MixtureMemory.Packed(shape.Width, shape.Hidden);
        nint width = shape.PaddedWidth;
        nint hidden = shape.PaddedHidden;
        ExpertProduct<TSimd, TVector> intoHidden = new(rows, shape.Width, hidden, width, shape.DType);
        intoHidden.Run(ref slots.Input(first), ref Unsafe.Add(ref Unsafe.AsRef(in gates), expert * inner), ref slots.Gate(first));
        intoHidden.Run(ref slots.Input(first), ref Unsafe.Add(ref Unsafe.AsRef(in ups), expert * inner), ref slots.Up(first));
        Activate(ref slots.Gate(first), ref slots.Up(first), ref slots.Hidden(first), rows * hidden, shape.DType);
        ExpertProduct<TSimd, TVector> intoOutput = new(rows, shape.Hidden, width, hidden, shape.DType);
        intoOutput.Run(ref slots.Hidden(first), ref Unsafe.Add(ref Unsafe.AsRef(in downs), expert * outer), ref slots.Output(first));
    }

    /// <summary>Silu(gate) * up.</summary>
    private static void Activate(ref float gate, ref float up, ref float hidden, nint length, DType dtype)
    {
        TVector one = TSimd.Broadcast(1f);
        for (nint index = 0; index < length; index += TSimd.Lanes)
        {
            TVector g = TSimd.Load(in gate, index);
            TVector silu = TSimd.Divide(g, TSimd.Add(one, TSimd.Exp(TSimd.Negate(g))));
            TVector product = TSimd.Multiply(Grid<TSimd, TVector>.Round(silu, dtype), TSimd.Load(in up, index));
            TSimd.Store(Grid<TSimd, TVector>.Round(product, dtype), ref hidden, index);
        }
    }

    /// <summary>The ascending chain of weight * output over a row's experts.</summary>
    private static void Combine(in MixtureShape shape, in KeptRows slots, nint row, ref float result)
    {
        TVector start = TSimd.Broadcast(slots.HasNaN(row) ? float.NaN : 0f);
        nint choices = slots.HasNaN(row) ? 0 : slots.ExpertsPerRow;
        for (nint column = 0; column < shape.PaddedWidth; column += TSimd.Lanes)
        {
            TVector chain = start;
            for (nint choice = 0; choice < choices; choice++)
            {
                TVector output = TSimd.Load(ref slots.Output(slots.Choice(row, choice)), column);
                chain = TSimd.MultiplyAdd(TSimd.Broadcast(slots.Weight(row, choice)), output, chain);
            }

            TSimd.Store(Grid<TSimd, TVector>.Round(chain, shape.DType), ref result, column);
        }
    }
}
