using PrecisionGen.Vectors;

namespace PrecisionGen.Contractions;

/// <summary>
/// A microkernel: one block of at most 256 terms for a tile of a fixed number of rows and one column group, with every chain in a
/// register. Each row count is written out, because only locals, never an array, are kept in registers.
/// </summary>
internal interface ITile
{
    /// <summary>The number of rows.</summary>
    static abstract int Rows { get; }

    /// <summary>Runs the chains of the tile and hands them to a cheap epilogue, unrolled.</summary>
    /// <param name="operands">The matrices, at most 256 terms deep.</param>
    /// <param name="row">The first row.</param>
    /// <param name="column">The first column, the first of a panel.</param>
    /// <param name="start">Where the chains start.</param>
    /// <param name="epilogue">Where the chains end.</param>
    static abstract void Run<TSimd, TVector, TColumns, TStart, TEpilogue>(
        ref readonly Operands operands, nint row, nint column, ref readonly TStart start, ref readonly TEpilogue epilogue)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TColumns : struct, IColumnGroup<TColumns, TVector>
        where TStart : struct, IChainStart<TVector>, allows ref struct
        where TEpilogue : struct, IContractionEpilogue<TVector>, allows ref struct;
}
