using System.ComponentModel;
using PrecisionGen.Contractions;

namespace PrecisionGen.SequenceKernels;

/// <summary>What one attention operation of a definition computes.</summary>
/// <param name="Heads">The number of query heads, a multiple of <paramref name="KeyValueHeads"/>.</param>
/// <param name="KeyValueHeads">The number of key and value heads; query head h reads h / (Heads / KeyValueHeads).</param>
/// <param name="Size">The elements of a query and a key.</param>
/// <param name="ValueSize">The elements of a value and a result.</param>
/// <param name="IsCausal">Whether a query sees only the keys up to its own position.</param>
/// <param name="Window">How many keys, its own included, a causal query sees at most; 0 for all.</param>
/// <param name="Scale">What each score is multiplied by.</param>
/// <param name="Softcap">The bound c of c * tanh(score / c); 0 for none.</param>
/// <param name="DType">What results and gradients are rounded to.</param>
/// <param name="Pairing">Which arithmetic; everything but <see cref="Pairing.Paired"/> has a forward only.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct AttentionShape(
    int Heads,
    int KeyValueHeads,
    int Size,
    int ValueSize,
    bool IsCausal,
    int Window,
    float Scale,
    float Softcap,
    DType DType,
    Pairing Pairing = Pairing.Paired)
{
    /// <summary>Query heads of one key and value head.</summary>
    public int Group => Heads / KeyValueHeads;

    /// <summary><see cref="Size"/> rounded up to a multiple of 16.</summary>
    public int PaddedSize => Pad(Size);

    /// <summary><see cref="ValueSize"/> rounded up to a multiple of 16.</summary>
    public int PaddedValueSize => Pad(ValueSize);

    /// <summary>The keys that each query sees: a row is a query, a term a key.</summary>
    internal RowTerms KeysOfQueries(nint firstPosition, int rowsPerPosition, int positions) =>
        IsCausal
            ? new RowTerms(firstPosition, rowsPerPosition, Window > 0 ? 1 - Window : -RowTerms.Far, 1, positions)
            : new RowTerms(firstPosition, rowsPerPosition, -RowTerms.Far, RowTerms.Far, positions);

    /// <summary>The queries that see each key: a row is a key, a term a query.</summary>
    internal RowTerms QueriesOfKeys(nint firstKey, int positions) =>
        IsCausal
            ? new RowTerms(firstKey, 1, 0, Window > 0 ? Window : RowTerms.Far, positions)
            : new RowTerms(firstKey, 1, -RowTerms.Far, RowTerms.Far, positions);

    private static int Pad(int columns) =>
        (columns + Contraction.ColumnAlignment - 1) / Contraction.ColumnAlignment * Contraction.ColumnAlignment;
}
