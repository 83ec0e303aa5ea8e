using System.Runtime.CompilerServices;
using PrecisionGen.Vectors;

namespace PrecisionGen.Contractions;

/// <summary>The microkernel for 6 rows.</summary>
internal readonly struct Tile6 : ITile
{
    public static int Rows => 6;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run<TSimd, TVector, TColumns, TStart, TEpilogue>(
        ref readonly Operands operands, nint row, nint column, ref readonly TStart start, ref readonly TEpilogue epilogue)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TColumns : struct, IColumnGroup<TColumns, TVector>
        where TStart : struct, IChainStart<TVector>, allows ref struct
        where TEpilogue : struct, IContractionEpilogue<TVector>, allows ref struct
    {
        nint aDepthStride = operands.ADepthStride;
        nint bDepthStride = operands.BDepthStride;
        nint bPanelStride = operands.BPanelStride;
        nint bOffset = 0;
        nint aOffset = 0;
        nint aFarOffset = 4 * operands.ARowStride;
        ref float b = ref operands.Panel<TSimd, TVector>(column);
        ref float a0 = ref operands.Row(row);
        ref float a1 = ref Unsafe.Add(ref a0, operands.ARowStride);
        ref float a2 = ref Unsafe.Add(ref a1, operands.ARowStride);
        ref float a3 = ref Unsafe.Add(ref a2, operands.ARowStride);
        TStart first = start;
        TColumns c0 = TColumns.Start(ref first, row, column);
        TColumns c1 = TColumns.Start(ref first, row + 1, column);
        TColumns c2 = TColumns.Start(ref first, row + 2, column);
        TColumns c3 = TColumns.Start(ref first, row + 3, column);
        TColumns c4 = TColumns.Start(ref first, row + 4, column);
        TColumns c5 = TColumns.Start(ref first, row + 5, column);
        for (nint k = operands.Depth; k > 0; k--)
        {
            TColumns columns = TColumns.Load(in b, bOffset, bPanelStride);
            c0.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref a0, aOffset)), columns);
            c1.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref a1, aOffset)), columns);
            c2.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref a2, aOffset)), columns);
            c3.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref a3, aOffset)), columns);
            c4.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref a0, aFarOffset)), columns);
            c5.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref a1, aFarOffset)), columns);
            aOffset += aDepthStride;
            aFarOffset += aDepthStride;
            bOffset += bDepthStride;
        }

        TEpilogue last = epilogue;
        TColumns.Apply(c0, ref last, row, column);
        TColumns.Apply(c1, ref last, row + 1, column);
        TColumns.Apply(c2, ref last, row + 2, column);
        TColumns.Apply(c3, ref last, row + 3, column);
        TColumns.Apply(c4, ref last, row + 4, column);
        TColumns.Apply(c5, ref last, row + 5, column);
    }
}
