using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using PrecisionGen.Contractions;
using PrecisionGen.Execution;
using PrecisionGen.Vectors;

namespace PrecisionGen.SequenceKernels;

/// <summary>Products of query rows with panels of keys, and the exponentials of a row of scores.</summary>
internal static class AttentionScores<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int ReductionBlock = 4096;
    private const int Strip = 16;
    private const int Panel = AttentionPacking.PanelPositions;

    /// <summary>
    /// For every row and every key it sees: the chain over their elements, times a factor. Rows also get the products of some keys that
    /// they do not see.
    /// </summary>
    /// <param name="block">The rows.</param>
    /// <param name="rows">The rows' elements.</param>
    /// <param name="rowStride">From one row to the next.</param>
    /// <param name="panels">The keys.</param>
    /// <param name="size">The elements of a row and of a key.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="products">Receives the products; a row's first one is that of the block's first key.</param>
    public static void Multiply(
        in QueryBlock block, ref float rows, nint rowStride, ref float panels, nint size, float factor, ref float products) =>
        MultiplyPart(in block, ref rows, rowStride, ref panels, size, 0, size, factor, ref products);

    /// <summary>The same over some elements only, <paramref name="depth"/> of them from <paramref name="first"/> on.</summary>
    public static void MultiplyPart(
        in QueryBlock block,
        ref float rows,
        nint rowStride,
        ref float panels,
        nint size,
        nint first,
        nint depth,
        float factor,
        ref float products)
    {
        rows = ref Unsafe.Add(ref rows, first);
        panels = ref Unsafe.Add(ref panels, first * Panel);
        RowTerms terms = block.Terms;
        nint end = terms.End(block.Rows - 1);
        nint key = RoundUp(terms.End(0));
        Product product = new(ref rows, rowStride, ref panels, size, depth, factor, ref products, block.Stride, block.FirstKey);
        product.Run(0, block.Rows, block.FirstKey, key);
        nint row = 0;
        for (; key < end; key += Strip)
        {
            row = terms.FirstRowBeyond(key, row, block.Rows);
            product.Run(row, block.Rows, key, key + Strip);
        }
    }

    /// <summary>
    /// Turns the scaled scores of one row into exp(score - maximum), +0 for the keys of its first and last 16 that it does not see, and
    /// returns their sum.
    /// </summary>
    /// <param name="scores">The row, from the block's first key on.</param>
    /// <param name="begin">The first key that the row sees, from the block's first key on.</param>
    /// <param name="end">One past the last.</param>
    /// <param name="firstKey">The block's first key.</param>
    /// <param name="softcap">The bound of a score, or 0.</param>
    /// <param name="tangents">Receives tanh(score / softcap) where there is a bound; may be the row itself if nothing reads it.</param>
    public static float Exponentials(ref float scores, nint begin, nint end, nint firstKey, float softcap, ref float tangents)
    {
        nint start = begin / Strip * Strip;
        nint stop = RoundUp(end);
        if (softcap != 0f)
        {
            Cap(ref scores, start, stop, softcap, ref tangents);
        }

        TVector subtracted = TSimd.Broadcast(MaskAndMaximum(ref scores, begin, end));
        float total = 0f;
        for (nint block = start; block < stop;)
        {
            nint blockEnd = nint.Min(stop, EndOfReductionBlock(block, firstKey));
            float sum = BlockOfExponentials(ref scores, block, blockEnd, subtracted);
            total = block == start ? sum : total + sum;
            block = blockEnd;
        }

        return total;
    }

    /// <summary>
    /// Makes the scores of the first and last 16 keys that the row does not see minus infinity, and returns the greatest one. NaN is
    /// passed over: its own exponential makes the sum, and so the whole row, NaN.
    /// </summary>
    public static float MaskAndMaximum(ref float scores, nint begin, nint end)
    {
        TVector maximum = TSimd.Broadcast(float.NegativeInfinity);
        nint stop = RoundUp(end);
        for (nint key = begin / Strip * Strip; key < stop; key += TSimd.Lanes)
        {
            TVector score = TSimd.Load(in scores, key);
            if (key < begin || key + TSimd.Lanes > end)
            {
                score = TSimd.Select(Seen(key, begin, end), score, TSimd.Broadcast(float.NegativeInfinity));
                TSimd.Store(score, ref scores, key);
            }

            maximum = TSimd.Select(TSimd.GreaterThan(score, maximum), score, maximum);
        }

        return GreatestLane(maximum);
    }

    /// <summary>Where the block of a row reduction ends that a key lies in; both are counted from the block's first key.</summary>
    public static nint EndOfReductionBlock(nint key, nint firstKey) =>
        (firstKey + key) / ReductionBlock * ReductionBlock + ReductionBlock - firstKey;

    /// <summary>The lanes whose keys lie in [begin, end).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Seen(nint key, nint begin, nint end)
    {
        TVector before = TSimd.LaneMask(key, begin);
        TVector untilEnd = TSimd.LaneMask(key, end);
        return TSimd.Select(before, TSimd.Zero, untilEnd);
    }

    /// <summary>Makes every lane +0 with vectors as wide as those that read them: a processor hands on one store to a load, not several.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float ClearLanes(ref RowLanes lanes)
    {
        ref float lane = ref Unsafe.As<RowLanes, float>(ref lanes);
        for (nint index = 0; index < RowLanes.Count; index += TSimd.Lanes)
        {
            TSimd.Store(TSimd.Zero, ref lane, index);
        }

        return ref lane;
    }

    private static float BlockOfExponentials(ref float scores, nint start, nint stop, TVector maximum)
    {
        RowLanes lanes = default;
        ref float lane = ref ClearLanes(ref lanes);
        for (nint key = start; key < stop; key += TSimd.Lanes)
        {
            TVector exponential = TSimd.Exp(TSimd.Subtract(TSimd.Load(in scores, key), maximum));
            TSimd.Store(exponential, ref scores, key);
            nint first = key % RowLanes.Count;
            TSimd.Store(TSimd.Add(TSimd.Load(in lane, first), exponential), ref lane, first);
        }

        return RowLanes.Sum(ref lanes);
    }

    /// <summary>Bounds scores; <paramref name="tangents"/> may be the scores themselves.</summary>
    public static void Cap(ref float scores, nint start, nint stop, float softcap, ref float tangents)
    {
        TVector bound = TSimd.Broadcast(softcap);
        for (nint key = start; key < stop; key += TSimd.Lanes)
        {
            TVector tangent = TSimd.Tanh(TSimd.Divide(TSimd.Load(in scores, key), bound));
            TSimd.Store(tangent, ref tangents, key);
            TSimd.Store(TSimd.Multiply(bound, tangent), ref scores, key);
        }
    }

    private static float GreatestLane(TVector vector)
    {
        RowLanes lanes = default;
        ref float lane = ref Unsafe.As<RowLanes, float>(ref lanes);
        TSimd.Store(vector, ref lane, 0);
        if (TSimd.Lanes == 1)
        {
            return lane;
        }

        // No lane is NaN and the sign of a zero does not matter, so a comparison is enough; on vectors, as branches would not be guessed.
        Vector128<float> greatest = Vector128.LoadUnsafe(ref lane);
        for (nuint index = 4; index < (nuint)TSimd.Lanes; index += 4)
        {
            greatest = Greater(greatest, Vector128.LoadUnsafe(ref lane, index));
        }

        greatest = Greater(greatest, Vector128.Shuffle(greatest, Vector128.Create(2, 3, 0, 1)));
        return Greater(greatest, Vector128.Shuffle(greatest, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Greater(Vector128<float> a, Vector128<float> b) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(a, b), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint RoundUp(nint keys) => (keys + Strip - 1) / Strip * Strip;

    /// <summary>A product of rows with panels.</summary>
    private readonly ref struct Product(
        ref float rows,
        nint rowStride,
        ref float panels,
        nint size,
        nint depth,
        float factor,
        ref float products,
        nint stride,
        nint firstKey)
    {
        private readonly ref float rows = ref rows;
        private readonly ref float panels = ref panels;
        private readonly ref float products = ref products;
        private readonly nint rowStride = rowStride;
        private readonly nint size = size;
        private readonly nint depth = depth;
        private readonly nint stride = stride;
        private readonly nint firstKey = firstKey;
        private readonly float factor = factor;

        /// <summary>Rows [row, end) with keys [key, endKey), both multiples of 16.</summary>
        public void Run(nint row, nint end, nint key, nint endKey)
        {
            while (key < endKey)
            {
                // Whole panels are one matrix where a panel is as wide as the microkernel's.
                bool isWhole = 2 * TSimd.Lanes == Panel && key % Panel == 0;
                nint next = isWhole ? endKey : nint.Min(endKey, key / Panel * Panel + Panel);
                Contraction.Run<TSimd, TVector, StoreTimes<TSimd, TVector>>(
                    in Unsafe.Add(ref rows, row * rowStride),
                    rowStride,
                    1,
                    in Unsafe.Add(ref panels, AttentionPacking.PanelIndex(key, size)),
                    isWhole ? Panel * size : 2 * TSimd.Lanes,
                    Panel,
                    end - row,
                    depth,
                    next - key,
                    new(ref Unsafe.Add(ref products, row * stride + key - firstKey), stride, factor));
                key = next;
            }
        }
    }
}

/// <summary>Multiplies each total by a factor and stores it.</summary>
internal readonly ref struct StoreTimes<TSimd, TVector>(ref float target, nint stride, float factor) : IContractionEpilogue<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private readonly ref float target = ref target;
    private readonly nint stride = stride;
    private readonly float factor = factor;

    public static bool IsCheap => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(TVector total, nint row, nint column) =>
        TSimd.Store(TSimd.Multiply(total, TSimd.Broadcast(factor)), ref target, row * stride + column);
}
