using System.Runtime.CompilerServices;

namespace PrecisionGen.Mixtures;

/// <summary>
/// What a tile keeps of a mixture from its forward on. A slot is one (row, expert) pair; slots are sorted by expert and then by row, so
/// an expert's rows lie one after the other. The matrices have a row for each slot.
/// </summary>
internal readonly ref struct KeptRows
{
    private readonly ref float memory;
    private readonly nint width;
    private readonly nint hidden;
    private readonly nint slots;

    public KeptRows(in MixtureShape shape, nint rows, ref float memory)
    {
        this.memory = ref memory;
        width = shape.PaddedWidth;
        hidden = shape.PaddedHidden;
        ExpertsPerRow = shape.ExpertsPerRow;
        slots = rows * ExpertsPerRow;
    }

    public nint ExpertsPerRow { get; }

    /// <summary>Room for slots; those after the last routed one have no row and no expert.</summary>
    public nint Slots => slots;

    private nint Routing => slots * (3 * hidden + 2 * width);

    /// <summary>Linear(x, gate); after the backward its gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Gate(nint slot) => ref Unsafe.Add(ref memory, slot * hidden);

    /// <summary>Linear(x, up); after the backward its gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Up(nint slot) => ref Unsafe.Add(ref memory, (slots + slot) * hidden);

    /// <summary>Silu(gate) * up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Hidden(nint slot) => ref Unsafe.Add(ref memory, (2 * slots + slot) * hidden);

    /// <summary>The row of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Input(nint slot) => ref Unsafe.Add(ref memory, 3 * slots * hidden + slot * width);

    /// <summary>Linear(hidden, down); after the backward its gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Output(nint slot) => ref Unsafe.Add(ref memory, 3 * slots * hidden + (slots + slot) * width);

    /// <summary>The row of a slot.</summary>
    public ref int Row(nint slot) => ref Unsafe.As<float, int>(ref Unsafe.Add(ref memory, Routing + slot));

    /// <summary>The expert of a slot; -1 where there is no slot any more.</summary>
    public ref int Expert(nint slot) => ref Unsafe.As<float, int>(ref Unsafe.Add(ref memory, Routing + slots + slot));

    /// <summary>The slot of a row's choice, the chosen experts ascending; before slots are given out, the expert. -1: a NaN among the probabilities.</summary>
    public ref int Choice(nint row, nint choice) =>
        ref Unsafe.As<float, int>(ref Unsafe.Add(ref memory, Routing + 2 * slots + row * ExpertsPerRow + choice));

    /// <summary>The weight of a row's choice.</summary>
    public ref float Weight(nint row, nint choice) => ref Unsafe.Add(ref memory, Routing + 3 * slots + row * ExpertsPerRow + choice);

    /// <summary>The sum of a row's chosen probabilities.</summary>
    public ref float Total(nint row) => ref Unsafe.Add(ref memory, Routing + 4 * slots + row);

    /// <summary>Whether a row has a NaN among its probabilities, and so no slots.</summary>
    public bool HasNaN(nint row) => Choice(row, 0) < 0;

    /// <summary>One past the last slot of the expert that a slot belongs to.</summary>
    public nint EndOfExpert(nint slot)
    {
        int expert = Expert(slot);
        while (slot < slots && Expert(slot) == expert)
        {
            slot++;
        }

        return slot;
    }

    /// <summary>One past the last routed slot.</summary>
    public nint RoutedSlots()
    {
        nint end = slots;
        while (end > 0 && Expert(end - 1) < 0)
        {
            end--;
        }

        return end;
    }
}
