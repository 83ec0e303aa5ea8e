using System;

namespace PrecisionGen.Reference;

/// <summary>Positions and Pick: what relates activations to the tokens at their positions.</summary>
internal static class Sequences
{
    public static Tokens Positions(Tokens tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        int[] positions = new int[tokens.Length];
        for (int position = 0; position < positions.Length; position++)
        {
            positions[position] = position;
        }

        return Tokens.From(positions);
    }

    public static Tensor Pick(Tensor x, Tokens tokens)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(tokens);
        Checks.RequireRank("Pick", "first operand", x, 2, "[time, n]");
        if (x.RowCount != tokens.Length)
        {
            throw new ArgumentException(
                $"Pick expected {x.RowCount} tokens, one for each position of {Shapes.Text(x.Shape)}, but found {tokens.Length}.");
        }

        float[] result = new float[x.RowCount];
        for (int position = 0; position < result.Length; position++)
        {
            int token = tokens.Values[position];
            if ((uint)token >= (uint)x.RowLength)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(tokens), $"Pick expected tokens from 0 to {x.RowLength - 1} but found {token} at position {position}.");
            }

            result[position] = x.Row(position)[token];
        }

        return Tensor.FromOperation(
            "Pick", result, [x.RowCount, 1], x.DType, [new Operand(x, PutBack, GradientSum.Elementwise)], TensorSource.Tokens);

        void PutBack(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, GradientTarget target)
        {
            for (int position = 0; position < dy.Length; position++)
            {
                for (int column = 0; column < x.RowLength; column++)
                {
                    target.Term((position * x.RowLength) + column, column == tokens.Values[position] ? dy[position] : 0f);
                }
            }
        }
    }
}
