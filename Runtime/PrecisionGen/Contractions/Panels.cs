using System.Runtime.CompilerServices;
using PrecisionGen.Vectors;

namespace PrecisionGen.Contractions;

/// <summary>
/// The packed form of a right matrix: panels of 2 * Lanes columns, each depth-major, so that a microkernel reads it strictly forward.
/// </summary>
public static class Panels
{
    /// <summary>The columns of a panel.</summary>
    /// <typeparam name="TSimd">The vector operations.</typeparam>
    /// <typeparam name="TVector">The vector of float32 lanes.</typeparam>
    public static int Width<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct =>
        2 * TSimd.Lanes;

    /// <summary>The number of elements of a packed matrix: its columns rounded up to whole panels and to the column alignment.</summary>
    /// <param name="depth">The number of terms of each output.</param>
    /// <param name="columns">The number of columns, unpadded.</param>
    /// <typeparam name="TSimd">The vector operations.</typeparam>
    /// <typeparam name="TVector">The vector of float32 lanes.</typeparam>
    public static nint Size<TSimd, TVector>(nint depth, nint columns)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint unit = nint.Max(Contraction.ColumnAlignment, 2 * TSimd.Lanes);
        return depth * ((columns + unit - 1) / unit * unit);
    }

    /// <summary>Packs the matrix whose element [k, column] is source[k * depthStride + column * columnStride]; the padding is +0.</summary>
    /// <param name="source">The first element of the matrix.</param>
    /// <param name="depthStride">From one k to the next.</param>
    /// <param name="columnStride">From one column to the next.</param>
    /// <param name="depth">The number of terms of each output.</param>
    /// <param name="columns">The number of columns, unpadded.</param>
    /// <param name="destination">Room for <see cref="Size{TSimd, TVector}(nint, nint)"/> elements.</param>
    /// <typeparam name="TSimd">The vector operations.</typeparam>
    /// <typeparam name="TVector">The vector of float32 lanes.</typeparam>
    public static void Pack<TSimd, TVector>(
        ref readonly float source, nint depthStride, nint columnStride, nint depth, nint columns, ref float destination)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint width = 2 * TSimd.Lanes;
        nint panels = depth == 0 ? 0 : Size<TSimd, TVector>(depth, columns) / (depth * width);
        for (nint panel = 0; panel < panels; panel++)
        {
            nint first = panel * width;
            nint present = nint.Clamp(columns - first, 0, width);
            ref float from = ref Unsafe.Add(ref Unsafe.AsRef(in source), first * columnStride);
            ref float to = ref Unsafe.Add(ref destination, first * depth);
            if (columnStride == 1 && present == width)
            {
                PackRows<TSimd, TVector>(ref from, depthStride, depth, ref to);
            }
            else
            {
                PackElements(ref from, depthStride, columnStride, depth, present, width, ref to);
            }
        }
    }

    private static void PackRows<TSimd, TVector>(ref float from, nint depthStride, nint depth, ref float to)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (nint k = 0; k < depth; k++)
        {
            nint start = k * 2 * TSimd.Lanes;
            TSimd.Store(TSimd.Load(in from, k * depthStride), ref to, start);
            TSimd.Store(TSimd.Load(in from, k * depthStride + TSimd.Lanes), ref to, start + TSimd.Lanes);
        }
    }

    private static void PackElements(
        ref float from, nint depthStride, nint columnStride, nint depth, nint present, nint width, ref float to)
    {
        for (nint column = 0; column < width; column++)
        {
            for (nint k = 0; k < depth; k++)
            {
                Unsafe.Add(ref to, k * width + column) =
                    column < present ? Unsafe.Add(ref from, column * columnStride + k * depthStride) : 0f;
            }
        }
    }
}
