using System.Runtime.CompilerServices;
using PrecisionGen.Contractions;
using PrecisionGen.Execution;
using PrecisionGen.Vectors;

namespace PrecisionGen.SequenceKernels;

/// <summary>The two matrices of a ragged contraction, with strides in elements and the term that each one starts at.</summary>
internal readonly ref struct RaggedOperands(
    ref float a, nint aRowStride, nint aTermStride, nint aFirstTerm, ref float b, nint bTermStride, nint bFirstTerm)
{
    private readonly ref float a = ref a;
    private readonly ref float b = ref b;
    private readonly nint aFirstTerm = aFirstTerm;
    private readonly nint bFirstTerm = bFirstTerm;

    public readonly nint ARowStride = aRowStride;
    public readonly nint ATermStride = aTermStride;
    public readonly nint BTermStride = bTermStride;

    /// <summary>The left matrix from a row and term on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float A(nint row, nint term) => ref Unsafe.Add(ref a, row * ARowStride + (term - aFirstTerm) * ATermStride);

    /// <summary>The right matrix from a term on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float B(nint term) => ref Unsafe.Add(ref b, (term - bFirstTerm) * BTermStride);
}

/// <summary>
/// Contractions whose rows have different terms. Where the rows of a tile share terms, the microkernels of Linear run; what a row has
/// before or after that is added to its chain alone. A term that a row does not have is never touched, so nothing in it can leak.
/// </summary>
internal static class RaggedContraction<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>The totals of rows [0, rows): blocks of 256 terms counted from term 0, the first that a row has starts its total.</summary>
    /// <param name="operands">The matrices.</param>
    /// <param name="terms">The terms of each row, at least one.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The columns, a multiple of 16.</param>
    /// <param name="totals">Receives the totals, rows <paramref name="columns"/> apart.</param>
    /// <param name="open">Room for as much again.</param>
    public static void Run(scoped in RaggedOperands operands, in RowTerms terms, nint rows, nint columns, ref float totals, ref float open)
    {
        nint end = terms.End(rows - 1);
        nint block = terms.Begin(0) / Contraction.BlockLength * Contraction.BlockLength;
        if (end - block <= Contraction.BlockLength)
        {
            Continue(in operands, in terms, 0, rows, block, end, columns, ref totals, true);
            return;
        }

        for (; block < end; block += Contraction.BlockLength)
        {
            nint to = nint.Min(end, block + Contraction.BlockLength);
            Continue(in operands, in terms, 0, rows, block, to, columns, ref open, true);
            for (nint row = 0; row < rows; row++)
            {
                if (terms.Begin(row) < to && terms.End(row) > block)
                {
                    Close(ref totals, ref open, row * columns, columns, terms.Begin(row) >= block);
                }
            }
        }
    }

    /// <summary>Ends a row's block: it starts the total, or is added to it.</summary>
    public static void Close(ref float totals, ref float open, nint index, nint columns, bool isFirst)
    {
        for (nint end = index + columns; index < end; index += TSimd.Lanes)
        {
            TVector block = TSimd.Load(in open, index);
            TSimd.Store(isFirst ? block : TSimd.Add(TSimd.Load(in totals, index), block), ref totals, index);
        }
    }

    /// <summary>
    /// Continues the open chains of rows [row, end) with their terms in [from, to), which lie in one block of 256.
    /// </summary>
    /// <param name="operands">The matrices.</param>
    /// <param name="terms">The terms of each row.</param>
    /// <param name="row">The first row.</param>
    /// <param name="end">One past the last row.</param>
    /// <param name="from">The first term.</param>
    /// <param name="to">One past the last term.</param>
    /// <param name="columns">The columns, a multiple of 16.</param>
    /// <param name="open">The open chains, row 0 first, <paramref name="columns"/> apart.</param>
    /// <param name="isFresh">True to start every chain at +0, whatever is in <paramref name="open"/>.</param>
    public static void Continue(
        scoped in RaggedOperands operands,
        in RowTerms terms,
        nint row,
        nint end,
        nint from,
        nint to,
        nint columns,
        ref float open,
        bool isFresh)
    {
        nint tile = Contraction.RowsPerTile<TSimd, TVector>();
        while (row < end)
        {
            nint last = nint.Min(end, row + tile);
            if (terms.Begin(row) <= from && terms.End(row) >= to)
            {
                last = LastWithAllTerms(in terms, row, end, from);
            }

            Tile(in operands, in terms, row, last, from, to, columns, ref open, isFresh);
            row = last;
        }
    }

    /// <summary>One past the last of the rows that have every term, as <paramref name="row"/> has.</summary>
    private static nint LastWithAllTerms(in RowTerms terms, nint row, nint end, nint from)
    {
        if (terms.Begin(end - 1) <= from)
        {
            return end;
        }

        while (terms.Begin(row) <= from)
        {
            row++;
        }

        return row;
    }

    private static void Tile(
        scoped in RaggedOperands operands,
        in RowTerms terms,
        nint row,
        nint end,
        nint from,
        nint to,
        nint columns,
        ref float open,
        bool isFresh)
    {
        nint begin = nint.Max(from, terms.Begin(end - 1));
        nint finish = nint.Min(to, terms.End(row));
        bool isShared = begin < finish;
        bool hasOwnFirst = !isShared || terms.Begin(row) < begin && from < begin;
        if (isFresh && hasOwnFirst)
        {
            RowOperations.Clear(ref open, row * columns, (int)((end - row) * columns));
        }

        if (hasOwnFirst)
        {
            nint stop = isShared ? begin : to;
            for (nint index = row; index < end; index++)
            {
                Chain(in operands, index, nint.Max(from, terms.Begin(index)), nint.Min(stop, terms.End(index)), columns, ref open);
            }
        }

        if (isShared)
        {
            Share(in operands, row, end, begin, finish, columns, ref open, isFresh && !hasOwnFirst);
            for (nint index = row; index < end; index++)
            {
                Chain(in operands, index, finish, nint.Min(to, terms.End(index)), columns, ref open);
            }
        }
    }

    private static void Share(
        scoped in RaggedOperands operands, nint row, nint end, nint from, nint to, nint columns, ref float open, bool isFresh)
    {
        Operands shared = new(
            ref operands.A(row, from),
            operands.ARowStride,
            operands.ATermStride,
            ref operands.B(from),
            2 * TSimd.Lanes,
            operands.BTermStride,
            to - from);
        ref float target = ref Unsafe.Add(ref open, row * columns);
        KeepOpen<TSimd, TVector> keep = new(ref target, columns);
        if (isFresh)
        {
            ZeroStart<TSimd, TVector> zero = default;
            Tiles<TSimd, TVector>.Run(in shared, end - row, columns, in zero, in keep);
        }
        else
        {
            OpenStart<TSimd, TVector> start = new(ref target, columns);
            Tiles<TSimd, TVector>.Run(in shared, end - row, columns, in start, in keep);
        }
    }

    /// <summary>Continues the chains of one row.</summary>
    private static void Chain(scoped in RaggedOperands operands, nint row, nint from, nint to, nint columns, ref float open)
    {
        if (from >= to)
        {
            return;
        }

        nint termStride = operands.ATermStride;
        nint stride = operands.BTermStride;
        ref float a = ref operands.A(row, from);
        ref float b = ref operands.B(from);
        nint depth = to - from;
        for (nint column = 0; column < columns; column += TSimd.Lanes)
        {
            nint index = row * columns + column;
            TVector chain = TSimd.Load(in open, index);
            for (nint term = 0; term < depth; term++)
            {
                TVector factor = TSimd.Broadcast(Unsafe.Add(ref a, term * termStride));
                chain = TSimd.MultiplyAdd(factor, TSimd.Load(in b, term * stride + column), chain);
            }

            TSimd.Store(chain, ref open, index);
        }
    }
}
