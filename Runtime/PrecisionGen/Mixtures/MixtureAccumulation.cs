using System.ComponentModel;
using System.Runtime.CompilerServices;
using PrecisionGen.Contractions;
using PrecisionGen.Vectors;

namespace PrecisionGen.Mixtures;

/// <summary>
/// The gradients of the experts' weights over a step: of each expert the contraction over the rows that went to it, in blocks of 256 by the
/// row's number in the step. A block without such rows is absent.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MixtureAccumulation<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Continues a weight's accumulator with the rows of a tile; <see cref="MixtureShape"/> says how the calls belong together.</summary>
    /// <param name="shape">The operation.</param>
    /// <param name="weight">Which weights.</param>
    /// <param name="rows">The number of rows, that of the backward.</param>
    /// <param name="rowsBefore">The step's rows before the tile's first.</param>
    /// <param name="kept">What the forward and the backward kept.</param>
    /// <param name="total">The totals of the finished blocks.</param>
    /// <param name="open">The open blocks.</param>
    /// <param name="blocks">Which blocks are open.</param>
    public static void Add(
        in MixtureShape shape, MixtureWeight weight, nint rows, long rowsBefore, ref float kept, ref float total, ref float open, ref float blocks)
    {
        KeptRows slots = new(in shape, rows, ref kept);
        nint end = slots.RoutedSlots();
        for (nint first = 0; first < end;)
        {
            long block = (rowsBefore + slots.Row(first)) / Contraction.BlockLength;
            nint next = first + 1;
            while (next < end && slots.Expert(next) == slots.Expert(first)
                && (rowsBefore + slots.Row(next)) / Contraction.BlockLength == block)
            {
                next++;
            }

            ExpertSums<TSimd, TVector> sums = new(in shape, weight, slots.Expert(first), ref total, ref open, ref blocks);
            sums.Enter(checked((int)block));
            switch (weight)
            {
                case MixtureWeight.Gate:
                    sums.Continue(ref slots.Gate(first), shape.PaddedHidden, ref slots.Input(first), next - first);
                    break;
                case MixtureWeight.Up:
                    sums.Continue(ref slots.Up(first), shape.PaddedHidden, ref slots.Input(first), next - first);
                    break;
                default:
                    sums.Continue(ref slots.Output(first), shape.PaddedWidth, ref slots.Hidden(first), next - first);
                    break;
            }

            first = next;
        }
    }

    /// <summary>Ends a step: afterwards the totals are the gradient, +0 for an expert that no row went to.</summary>
    /// <param name="shape">The operation.</param>
    /// <param name="weight">Which weights.</param>
    /// <param name="total">The totals of the finished blocks.</param>
    /// <param name="open">The open blocks.</param>
    /// <param name="blocks">Which blocks are open.</param>
    public static void Close(in MixtureShape shape, MixtureWeight weight, ref float total, ref float open, ref float blocks)
    {
        for (int expert = 0; expert < shape.Experts; expert++)
        {
            new ExpertSums<TSimd, TVector>(in shape, weight, expert, ref total, ref open, ref blocks).Close();
        }
    }
}

/// <summary>The accumulator of one expert's weight.</summary>
internal readonly ref struct ExpertSums<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly ref float total;
    private readonly ref float open;
    private readonly ref int openBlock;
    private readonly ref int closedBlocks;
    private readonly nint rows;
    private readonly nint columns;

    public ExpertSums(in MixtureShape shape, MixtureWeight weight, int expert, ref float total, ref float open, ref float blocks)
    {
        rows = shape.OutputsOf(weight);
        columns = shape.PaddedInputsOf(weight);
        this.total = ref Unsafe.Add(ref total, expert * rows * columns);
        this.open = ref Unsafe.Add(ref open, expert * rows * columns);
        openBlock = ref Unsafe.As<float, int>(ref Unsafe.Add(ref blocks, 2 * expert));
        closedBlocks = ref Unsafe.Add(ref openBlock, 1);
    }

    /// <summary>Closes the open block if it is another one. The number is kept as one more, so that +0 means none.</summary>
    public void Enter(int block)
    {
        if (openBlock != 0 && openBlock != block + 1)
        {
            Close();
        }

        openBlock = block + 1;
    }

    public void Continue(ref float dy, nint dyStride, ref float inputs, nint count) =>
        Contraction.ContinueBlock<TSimd, TVector>(in dy, dyStride, in inputs, columns, count, rows, columns, ref open, columns);

    /// <summary>Adds the open block, if there is one, to the total; without any block the total is +0.</summary>
    public void Close()
    {
        if (openBlock == 0 && closedBlocks > 0)
        {
            return;
        }

        Contraction.CloseBlock<TSimd, TVector>(ref total, ref open, rows, columns, columns, isFirst: closedBlocks == 0);
        openBlock = 0;
        closedBlocks++;
    }
}
