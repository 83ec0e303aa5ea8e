using System;
using PrecisionGen.Numerics;

namespace PrecisionGen.Reference;

/// <summary>The scores of one query of one head, their exponentials and the sum of those. Arrays are by absolute key position.</summary>
internal sealed class AttentionRow
{
    private readonly AttentionShapes shapes;
    private readonly int pair;

    /// <param name="row">The query's row: position * heads + head.</param>
    public AttentionRow(AttentionShapes shapes, Tensor query, Tensor key, int row)
    {
        this.shapes = shapes;
        int position = row / shapes.Heads;
        pair = shapes.PairOf(row % shapes.Heads);
        FirstKey = shapes.FirstKey(position);
        EndKey = shapes.EndKey(position);
        Tangents = new float[EndKey];
        Exponentials = new float[EndKey];
        float[] scores = new float[EndKey];
        for (int other = FirstKey; other < EndKey; other++)
        {
            scores[other] = Score(query.Row(row), key.Row(KeyRow(other)), out Tangents[other]);
        }

        float maximum = RowReduction.Maximum(scores.AsSpan(FirstKey));
        for (int other = FirstKey; other < EndKey; other++)
        {
            Exponentials[other] = ElementaryFunctions.Exp(scores[other] - maximum);
        }

        Denominator = RowReduction.Sum(Exponentials.AsSpan(FirstKey), FirstKey);
    }

    public int FirstKey { get; }

    public int EndKey { get; }

    /// <summary>exp(score - maximum); +0 for keys that are not seen.</summary>
    public float[] Exponentials { get; }

    /// <summary>tanh of the score before the softcap; 0 without one.</summary>
    public float[] Tangents { get; }

    public float Denominator { get; }

    /// <summary>The row of a key or value of this head.</summary>
    public int KeyRow(int position) => (position * shapes.KeyValueHeads) + pair;

    private float Score(ReadOnlySpan<float> query, ReadOnlySpan<float> key, out float tangent)
    {
        Chain chain = default;
        for (int element = 0; element < query.Length; element++)
        {
            chain.AddProduct(query[element], key[element]);
        }

        float score = chain.Total * shapes.Scale;
        tangent = 0f;
        if (shapes.Softcap == 0f)
        {
            return score;
        }

        tangent = ElementaryFunctions.Tanh(score / shapes.Softcap);
        return shapes.Softcap * tangent;
    }
}
