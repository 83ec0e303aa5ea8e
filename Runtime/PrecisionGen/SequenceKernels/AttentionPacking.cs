using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PrecisionGen.Execution;

namespace PrecisionGen.SequenceKernels;

/// <summary>
/// The float32 memory of the keys and values of one (sequence, key/value head). Keys lie transposed in panels
/// [block of 32 positions][Size][32], so that vectors run across keys; values lie [position][PaddedValueSize], so that vectors run across
/// columns. What lies beyond the last position of a panel is readable and never matters.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AttentionPacking
{
    /// <summary>Positions of a panel.</summary>
    public const int PanelPositions = 32;

    /// <summary>The floats that the key panels of a number of positions take.</summary>
    public static int KeyPanelsLength(in AttentionShape shape, int positions) => checked(PaddedPositions(positions) * shape.Size);

    /// <summary>The floats that the values of a number of positions take.</summary>
    public static int ValuesLength(in AttentionShape shape, int positions) => checked(positions * shape.PaddedValueSize);

    /// <summary>Writes the keys and values of some rows of a call behind those of earlier positions.</summary>
    /// <param name="shape">The operation.</param>
    /// <param name="keyValueHead">The head: the row within a sample.</param>
    /// <param name="key">Rows of <see cref="AttentionShape.Size"/> columns.</param>
    /// <param name="value">Rows of <see cref="AttentionShape.ValueSize"/> columns.</param>
    /// <param name="firstSample">The first row of the call.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="position">The position of the first row.</param>
    /// <param name="keyPanels">The panels of the head.</param>
    /// <param name="values">The values of the head.</param>
    public static void Append(
        in AttentionShape shape,
        int keyValueHead,
        TiledRows key,
        TiledRows value,
        int firstSample,
        int count,
        int position,
        ref float keyPanels,
        ref float values)
    {
        PackPanels(key, keyValueHead, shape.Size, firstSample, count, position, ref keyPanels);
        ref float target = ref Unsafe.Add(ref values, (nint)position * shape.PaddedValueSize);
        CopyRows(value, keyValueHead, shape.PaddedValueSize, firstSample, count, ref target);
    }

    /// <summary>A number of positions rounded up to whole panels.</summary>
    internal static int PaddedPositions(int positions) => checked(positions + PanelPositions - 1) / PanelPositions * PanelPositions;

    /// <summary>Where element 0 of a position lies in panels; the next element lies a panel's width further.</summary>
    internal static nint PanelIndex(nint position, nint size) =>
        position / PanelPositions * PanelPositions * size + position % PanelPositions;

    /// <summary>Copies rows side by side.</summary>
    internal static void CopyRows(TiledRows rows, int row, int columns, int firstSample, int count, ref float target)
    {
        for (int index = 0; index < count; index++)
        {
            CopyRow(ref rows.Row(firstSample + index, row), ref Unsafe.Add(ref target, (nint)index * columns), columns);
        }
    }

    /// <summary>Transposes rows into panels.</summary>
    internal static void PackPanels(TiledRows rows, int row, int size, int firstSample, int count, int position, ref float panels)
    {
        int index = 0;
        for (; index < count && (position + index) % 4 != 0; index++)
        {
            Spread(ref rows.Row(firstSample + index, row), size, ref Unsafe.Add(ref panels, PanelIndex(position + index, size)));
        }

        for (; index + 4 <= count; index += 4)
        {
            ref float first = ref rows.Row(firstSample + index, row);
            ref float second = ref rows.Row(firstSample + index + 1, row);
            ref float third = ref rows.Row(firstSample + index + 2, row);
            ref float fourth = ref rows.Row(firstSample + index + 3, row);
            ref float target = ref Unsafe.Add(ref panels, PanelIndex(position + index, size));
            SpreadFour(ref first, ref second, ref third, ref fourth, size, ref target);
        }

        for (; index < count; index++)
        {
            Spread(ref rows.Row(firstSample + index, row), size, ref Unsafe.Add(ref panels, PanelIndex(position + index, size)));
        }
    }

    /// <summary>Copies a row whose columns are a multiple of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CopyRow(ref float source, ref float target, int columns)
    {
        for (nuint column = 0; column < (nuint)columns; column += 16)
        {
            Vector512.LoadUnsafe(ref source, column).StoreUnsafe(ref target, column);
        }
    }

    /// <summary>Four neighbouring positions of a panel: one store for each element.</summary>
    private static void SpreadFour(ref float first, ref float second, ref float third, ref float fourth, int size, ref float target)
    {
        for (nint element = 0; element < size; element++)
        {
            Vector128<float> four = Vector128.Create(
                Unsafe.Add(ref first, element),
                Unsafe.Add(ref second, element),
                Unsafe.Add(ref third, element),
                Unsafe.Add(ref fourth, element));
            four.StoreUnsafe(ref target, (nuint)(element * PanelPositions));
        }
    }

    /// <summary>One position of a panel.</summary>
    private static void Spread(ref float source, int size, ref float target)
    {
        for (nint element = 0; element < size; element++)
        {
            Unsafe.Add(ref target, element * PanelPositions) = Unsafe.Add(ref source, element);
        }
    }
}
