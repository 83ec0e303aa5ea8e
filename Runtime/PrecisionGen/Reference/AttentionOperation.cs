using System;

namespace PrecisionGen.Reference;

/// <summary>Attention: each query's mean of the values, weighted by the softmax of its scores over the keys that it sees.</summary>
internal static class AttentionOperation
{
    public static Tensor Apply(string name, Tensor query, Tensor key, Tensor value, bool isCausal, int window, float softcap, float scale)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        AttentionShapes shapes = new(name, query, key, value, isCausal, window, softcap, scale);
        float[] result = new float[shapes.Length * shapes.Heads * shapes.ValueSize];
        for (int row = 0; row < shapes.Length * shapes.Heads; row++)
        {
            AttentionRow weights = new(shapes, query, key, row);
            for (int column = 0; column < shapes.ValueSize; column++)
            {
                BlockChain chain = new();
                for (int position = weights.FirstKey; position < weights.EndKey; position++)
                {
                    float element = value.Row(weights.KeyRow(position))[column];
                    chain.AddProduct(position / Chain.BlockLength, weights.Exponentials[position], element);
                }

                result[(row * shapes.ValueSize) + column] = chain.Total / weights.Denominator;
            }
        }

        AttentionGradients gradients = new(shapes, query, key, value);
        return Tensor.FromOperation(name, result, [shapes.Length, shapes.Heads, shapes.ValueSize], shapes.DType, [
            new Operand(query, (y, dy, target) => gradients.OfQuery(dy, target), GradientSum.Elementwise),
            new Operand(key, (y, dy, target) => gradients.OfKey(dy, target), GradientSum.Elementwise),
            new Operand(value, (y, dy, target) => gradients.OfValue(dy, target), GradientSum.Elementwise),
        ]);
    }
}
