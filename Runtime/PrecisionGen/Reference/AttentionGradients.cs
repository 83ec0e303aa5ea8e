using System;

namespace PrecisionGen.Reference;

/// <summary>The gradients of attention. Inside nothing is rounded; each operand's is computed by itself, from the stored inputs.</summary>
internal sealed class AttentionGradients(AttentionShapes shapes, Tensor query, Tensor key, Tensor value)
{
    /// <summary>dQ = chain of dS * k over the keys, in blocks of absolute key position.</summary>
    public void OfQuery(ReadOnlySpan<float> dy, GradientTarget target)
    {
        for (int row = 0; row < query.RowCount; row++)
        {
            AttentionRow weights = new(shapes, query, key, row);
            float[] scoreGradients = ScoreGradients(weights, Probabilities(weights), dy.Slice(row * shapes.ValueSize, shapes.ValueSize));
            for (int element = 0; element < shapes.Size; element++)
            {
                BlockChain chain = new();
                for (int position = weights.FirstKey; position < weights.EndKey; position++)
                {
                    chain.AddProduct(position / Chain.BlockLength, scoreGradients[position], key.Row(weights.KeyRow(position))[element]);
                }

                target.Term((row * shapes.Size) + element, chain.Total);
            }
        }
    }

    /// <summary>dK = chain of dS * q over the queries.</summary>
    public void OfKey(ReadOnlySpan<float> dy, GradientTarget target) => OverQueries(
        dy,
        shapes.Size,
        (weights, probabilities, gradient) => ScoreGradients(weights, probabilities, gradient),
        row => query.Row(row).ToArray(),
        target);

    /// <summary>dV = chain of P * dy over the queries.</summary>
    public void OfValue(ReadOnlySpan<float> dy, GradientTarget target)
    {
        float[] gradient = dy.ToArray();
        OverQueries(
            dy,
            shapes.ValueSize,
            (weights, probabilities, rowGradient) => probabilities,
            row => gradient.AsSpan(row * shapes.ValueSize, shapes.ValueSize).ToArray(),
            target);
    }

    /// <summary>
    /// For each key the chain over the queries that see it: the heads of its group ascending, and in each head blocks of 256 by absolute
    /// query position. No block spans two heads.
    /// </summary>
    private void OverQueries(
        ReadOnlySpan<float> dy,
        int columns,
        Func<AttentionRow, float[], float[], float[]> factorsOf,
        Func<int, float[]> rowOf,
        GradientTarget target)
    {
        BlockChain[] chains = new BlockChain[shapes.Length * shapes.KeyValueHeads * columns];
        Array.Fill(chains, new BlockChain());
        for (int head = 0; head < shapes.Heads; head++)
        {
            for (int position = 0; position < shapes.Length; position++)
            {
                int row = (position * shapes.Heads) + head;
                long block = ((long)head * shapes.Length) + (position / Chain.BlockLength);
                AttentionRow weights = new(shapes, query, key, row);
                float[] factors = factorsOf(weights, Probabilities(weights), dy.Slice(row * shapes.ValueSize, shapes.ValueSize).ToArray());
                float[] elements = rowOf(row);
                for (int other = weights.FirstKey; other < weights.EndKey; other++)
                {
                    for (int column = 0; column < columns; column++)
                    {
                        chains[(weights.KeyRow(other) * columns) + column].AddProduct(block, factors[other], elements[column]);
                    }
                }
            }
        }

        for (int element = 0; element < chains.Length; element++)
        {
            target.Term(element, chains[element].Total);
        }
    }

    private static float[] Probabilities(AttentionRow weights) => Array.ConvertAll(weights.Exponentials, e => e / weights.Denominator);

    /// <summary>dS = (P * (dP - Sum(P * dP))) * scale, with the factor 1 - tanh^2 of a softcap before the scale.</summary>
    private float[] ScoreGradients(AttentionRow weights, float[] probabilities, ReadOnlySpan<float> dy)
    {
        float[] gradients = new float[weights.EndKey];
        for (int position = weights.FirstKey; position < weights.EndKey; position++)
        {
            Chain chain = default;
            ReadOnlySpan<float> values = value.Row(weights.KeyRow(position));
            for (int column = 0; column < dy.Length; column++)
            {
                chain.AddProduct(dy[column], values[column]);
            }

            gradients[position] = chain.Total;
        }

        int first = weights.FirstKey;
        float mean = RowReduction.SumOfProducts(probabilities.AsSpan(first), gradients.AsSpan(first), first);
        for (int position = weights.FirstKey; position < weights.EndKey; position++)
        {
            float inner = probabilities[position] * (gradients[position] - mean);
            float tangent = weights.Tangents[position];
            float capped = shapes.Softcap == 0f ? inner : inner * (1f - (tangent * tangent));
            gradients[position] = capped * shapes.Scale;
        }

        return gradients;
    }
}
