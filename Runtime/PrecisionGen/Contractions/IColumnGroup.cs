namespace PrecisionGen.Contractions;

/// <summary>
/// One row of a tile: a few neighbouring column vectors that share each broadcast element of the left matrix. Groups of one, two and
/// four vectors let one microkernel text serve every tile width.
/// </summary>
/// <typeparam name="TSelf">The group, a structure of at most four vectors so that the compiler keeps each in a register.</typeparam>
/// <typeparam name="TVector">The hardware vector of float32 lanes.</typeparam>
internal interface IColumnGroup<TSelf, TVector>
    where TSelf : struct, IColumnGroup<TSelf, TVector>
    where TVector : struct
{
    /// <summary>The number of vectors: 1, 2 or 4.</summary>
    static abstract int Vectors { get; }

    /// <summary>Reads one depth of the right matrix; vectors 2 and 3 lie one panel further.</summary>
    static abstract TSelf Load(ref readonly float panel, nint offset, nint panelStride);

    /// <summary>Becomes fma(a, b, this) in every lane. In place, because a returned structure costs registers.</summary>
    void MultiplyAdd(TVector a, TSelf b);

    /// <summary>The values that the chains of one row start at.</summary>
    static abstract TSelf Start<TStart>(ref TStart start, nint row, nint column)
        where TStart : struct, IChainStart<TVector>, allows ref struct;

    /// <summary>Hands every vector to the epilogue.</summary>
    static abstract void Apply<TEpilogue>(TSelf total, ref TEpilogue epilogue, nint row, nint column)
        where TEpilogue : struct, IContractionEpilogue<TVector>, allows ref struct;
}
