using System.ComponentModel;
using System.Runtime.CompilerServices;
using PrecisionGen.SequenceKernels;
using PrecisionGen.Vectors;

namespace PrecisionGen.Mixtures;

/// <summary>The gradients of a mixture's activations for the rows of one tile, and those that the weights' gradients are made of.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MixtureBackward<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Computes the gradients; <see cref="MixtureShape"/> says how the calls belong together.</summary>
    /// <param name="shape">The operation.</param>
    /// <param name="rows">The number of rows, that of the forward.</param>
    /// <param name="dy">The first row of the result's gradient.</param>
    /// <param name="dyStride">The distance between rows.</param>
    /// <param name="gates">The gates, packed transposed.</param>
    /// <param name="ups">The ups, packed transposed.</param>
    /// <param name="downs">The downs, packed transposed.</param>
    /// <param name="dx">Receives the gradient of x, rounded; a null reference if nothing reads it.</param>
    /// <param name="dxStride">The distance between rows.</param>
    /// <param name="dProbabilities">Receives the float32 gradient of the probabilities; a null reference if nothing reads it.</param>
    /// <param name="dProbabilitiesStride">The distance between rows.</param>
    /// <param name="kept">What the forward kept; receives the gradients inside the experts.</param>
    public static void Run(
        in MixtureShape shape,
        nint rows,
        ref readonly float dy,
        nint dyStride,
        ref readonly float gates,
        ref readonly float ups,
        ref readonly float downs,
        ref float dx,
        nint dxStride,
        ref float dProbabilities,
        nint dProbabilitiesStride,
        ref float kept)
    {
        KeptRows slots = new(in shape, rows, ref kept);
        for (nint row = 0; row < rows; row++)
        {
            ref float gradient = ref Unsafe.Add(ref Unsafe.AsRef(in dy), row * dyStride);
            if (!Unsafe.IsNullRef(ref dProbabilities))
            {
                ProbabilityGradients<TSimd, TVector>.Compute(
                    in shape, in slots, row, ref gradient, ref Unsafe.Add(ref dProbabilities, row * dProbabilitiesStride));
            }

            WeighOutputs(in shape, in slots, row, ref gradient);
        }

        nint end = slots.RoutedSlots();
        for (nint first = 0; first < end; first = slots.EndOfExpert(first))
        {
            EnterExpert(in shape, in slots, first, in downs);
        }

        if (!Unsafe.IsNullRef(ref dx))
        {
            InputGradients<TSimd, TVector>.Compute(in shape, in slots, rows, in gates, in ups, ref dx, dxStride);
        }
    }

    /// <summary>The gradients of a row's expert outputs, in their place: weight * dy.</summary>
    private static void WeighOutputs(in MixtureShape shape, in KeptRows slots, nint row, ref float dy)
    {
        for (nint choice = 0; choice < slots.ExpertsPerRow && !slots.HasNaN(row); choice++)
        {
            TVector weight = TSimd.Broadcast(slots.Weight(row, choice));
            ref float output = ref slots.Output(slots.Choice(row, choice));
            for (nint column = 0; column < shape.PaddedWidth; column += TSimd.Lanes)
            {
                TVector gradient = TSimd.Multiply(weight, TSimd.Load(in dy, column));
                TSimd.Store(Grid<TSimd, TVector>.Round(gradient, shape.DType), ref output, column);
            }
        }
    }

    /// <summary>From the gradients of an expert's outputs to those of its gate and up products, in their place.</summary>
    private static void EnterExpert(in MixtureShape shape, in KeptRows slots, nint first, ref readonly float downs)
    {
        nint packed = MixtureMemory.Packed(shape.Hidden, shape.Width);
        ref float panels = ref Unsafe.Add(ref Unsafe.AsRef(in downs), slots.Expert(first) * packed);
        nint rows = slots.EndOfExpert(first) - first;
        ExpertProduct<TSimd, TVector> product = new(rows, shape.Width, shape.PaddedHidden, shape.PaddedWidth, shape.DType);
        product.Run(
            ref slots.Output(first),
            ref panels,
            new HiddenGradient<TSimd, TVector>(ref slots.Gate(first), ref slots.Up(first), shape.PaddedHidden, shape.DType));
    }
}

/// <summary>From the gradient of Silu(gate) * up to those of gate and up, which take the places of these.</summary>
internal readonly ref struct HiddenGradient<TSimd, TVector>(ref float gate, ref float up, nint stride, DType dtype)
    : Contractions.IContractionEpilogue<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly ref float gate = ref gate;
    private readonly ref float up = ref up;
    private readonly nint stride = stride;
    private readonly DType dtype = dtype;

    public static bool IsCheap => false;

    public void Apply(TVector total, nint row, nint column)
    {
        nint index = row * stride + column;
        TVector one = TSimd.Broadcast(1f);
        TVector gradient = Grid<TSimd, TVector>.Round(total, dtype);
        TVector g = TSimd.Load(in gate, index);
        TVector denominator = TSimd.Add(one, TSimd.Exp(TSimd.Negate(g)));
        TVector silu = Grid<TSimd, TVector>.Round(TSimd.Divide(g, denominator), dtype);
        TVector ofSilu = Grid<TSimd, TVector>.Round(TSimd.Multiply(gradient, TSimd.Load(in up, index)), dtype);
        TVector s = TSimd.Divide(one, denominator);
        TVector slope = TSimd.Multiply(s, TSimd.Add(one, TSimd.Multiply(g, TSimd.Subtract(one, s))));
        TSimd.Store(Grid<TSimd, TVector>.Round(TSimd.Multiply(gradient, silu), dtype), ref up, index);
        TSimd.Store(Grid<TSimd, TVector>.Round(TSimd.Multiply(ofSilu, slope), dtype), ref gate, index);
    }
}
