using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PrecisionGen.Vectors;

namespace PrecisionGen.Execution;

/// <summary>Movements of rows that emitted kernels call. Indices are in floats from the reference.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowOperations
{
    /// <summary>Copies consecutive elements.</summary>
    public static void Copy(ref readonly float source, nint sourceIndex, ref float target, nint targetIndex, int length) =>
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref Unsafe.AsRef(in source), sourceIndex), length)
            .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref target, targetIndex), length));

    /// <summary>Writes constants, given as their bits.</summary>
    public static void Fill(ref float target, System.ReadOnlySpan<int> bits) =>
        MemoryMarshal.Cast<int, float>(bits).CopyTo(MemoryMarshal.CreateSpan(ref target, bits.Length));

    /// <summary>Writes +0 to consecutive elements.</summary>
    public static void Clear(ref float target, nint targetIndex, int length) =>
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref target, targetIndex), length).Clear();

    /// <summary>Copies <paramref name="count"/> elements in row-major order between rows of different lengths.</summary>
    public static void Reshape(
        ref readonly float source, nint sourceIndex, int sourceColumns, int sourceStride, ref float target, nint targetIndex, int targetColumns, int targetStride, nint count)
    {
        if (sourceColumns == sourceStride && targetColumns == targetStride)
        {
            Copy(in source, sourceIndex, ref target, targetIndex, (int)count);
            return;
        }

        for (nint element = 0; element < count; element++)
        {
            nint from = sourceIndex + element / sourceColumns * sourceStride + element % sourceColumns;
            nint to = targetIndex + element / targetColumns * targetStride + element % targetColumns;
            Unsafe.Add(ref target, to) = Unsafe.Add(ref Unsafe.AsRef(in source), from);
        }
    }

    /// <summary>Adds a row to another: target = target + source.</summary>
    public static void AddRow<TSimd, TVector>(ref float target, nint targetIndex, ref readonly float source, nint sourceIndex, nint columns)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (nint column = 0; column < columns; column += TSimd.Lanes)
        {
            TVector sum = TSimd.Add(TSimd.Load(in target, targetIndex + column), TSimd.Load(in source, sourceIndex + column));
            TSimd.Store(sum, ref target, targetIndex + column);
        }
    }

    /// <summary>The index that a row of integer indices holds at a position.</summary>
    public static int Index(ref readonly float indices, nint position) =>
        System.BitConverter.SingleToInt32Bits(Unsafe.Add(ref Unsafe.AsRef(in indices), position));

    /// <summary>Gives the row's gradient to the first element that equals the maximum (or is NaN where that is), +0 to the others.</summary>
    public static void SelectFirstMaximum(
        ref readonly float input, nint inputIndex, float maximum, float gradient, ref float result, nint resultIndex, int columns)
    {
        bool found = false;
        for (int column = 0; column < columns; column++)
        {
            float x = Unsafe.Add(ref Unsafe.AsRef(in input), inputIndex + column);
            bool isFirst = !found && (x == maximum || (float.IsNaN(x) && float.IsNaN(maximum)));
            found |= isFirst;
            Unsafe.Add(ref result, resultIndex + column) = isFirst ? gradient : 0f;
        }
    }
}
