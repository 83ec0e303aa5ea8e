using System.Runtime.CompilerServices;
using PrecisionGen.Vectors;

namespace PrecisionGen.Contractions;

/// <summary>The microkernel for 2 rows.</summary>
internal readonly struct Tile2 : ITile
{
    public static int Rows => 2;

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
        ref float b = ref operands.Panel<TSimd, TVector>(column);
        ref float a0 = ref operands.Row(row);
        ref float a1 = ref Unsafe.Add(ref a0, operands.ARowStride);
        TStart first = start;
        TColumns c0 = TColumns.Start(ref first, row, column);
        TColumns c1 = TColumns.Start(ref first, row + 1, column);
        for (nint k = operands.Depth; k > 0; k--)
        {
            TColumns columns = TColumns.Load(in b, bOffset, bPanelStride);
            c0.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref a0, aOffset)), columns);
            c1.MultiplyAdd(TSimd.Broadcast(Unsafe.Add(ref a1, aOffset)), columns);
            aOffset += aDepthStride;
            bOffset += bDepthStride;
        }

        TEpilogue last = epilogue;
        TColumns.Apply(c0, ref last, row, column);
        TColumns.Apply(c1, ref last, row + 1, column);
    }
}
