using System;

namespace PrecisionGen.Reference;

/// <summary>Computes one row of a result from one row of x.</summary>
internal delegate void RowValue(ReadOnlySpan<float> x, Span<float> result);

/// <summary>Computes the gradient of one row of x from that row, the stored result's row and its gradient.</summary>
internal delegate void RowGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx);

/// <summary>A function of the rows of the last axis: a row of the table in ARITHMETIC.md.</summary>
/// <param name="name">The operation's name.</param>
/// <param name="keepsRow">Whether a row's result is as long as the row; else it is one element.</param>
/// <param name="value">The result of a row before rounding.</param>
/// <param name="gradient">The gradient of a row before rounding.</param>
internal sealed class RowFunction(string name, bool keepsRow, RowValue value, RowGradient gradient)
{
    public Tensor Apply(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        int length = keepsRow ? x.RowLength : 1;
        float[] result = new float[x.RowCount * length];
        for (int row = 0; row < x.RowCount; row++)
        {
            value(x.Row(row), result.AsSpan(row * length, length));
        }

        return Tensor.FromOperation(
            name, result, Shapes.WithLast(x.Shape, length), x.DType, [new Operand(x, GradientOfX, GradientSum.Elementwise)]);

        void GradientOfX(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, GradientTarget target)
        {
            float[] dx = new float[x.RowLength];
            for (int row = 0; row < x.RowCount; row++)
            {
                gradient(x.Row(row), y.Slice(row * length, length), dy.Slice(row * length, length), dx);
                for (int i = 0; i < dx.Length; i++)
                {
                    target.Term((row * dx.Length) + i, dx[i]);
                }
            }
        }
    }
}
