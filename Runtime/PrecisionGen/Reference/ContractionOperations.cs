using System;

namespace PrecisionGen.Reference;

/// <summary>Linear and MatMul.</summary>
internal static class ContractionOperations
{
    /// <summary>y[row, n] = Chain over k of x[row, k] * weight[n, k], then + bias[n].</summary>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias)
    {
        DType dtype = Checks.CommonDType("Linear", x, weight);
        Checks.RequireRank("Linear", "weight", weight, 2, "[outputs, inputs]");
        int outputs = weight.Shape[0];
        int inputs = weight.Shape[1];
        if (x.RowLength != inputs)
        {
            throw new ArgumentException(
                $"Linear expected an input whose last dimension is {inputs} (the weight is {Shapes.Text(weight.Shape)}) " +
                $"but found {Shapes.Text(x.Shape)}.");
        }

        float[] result = Multiply(x, outputs, (output, k) => weight.Values[(output * inputs) + k]);
        Operand ofX = new(x, (y, dy, target) => GradientOfLinearInput(weight, dy, target), GradientSum.Contraction);
        Operand ofWeight = new(weight, (y, dy, target) => GradientOfLinearWeight(x, outputs, dy, target), GradientSum.Contraction);
        int[] shape = Shapes.WithLast(x.Shape, outputs);
        if (bias is null)
        {
            return Tensor.FromOperation("Linear", result, shape, dtype, [ofX, ofWeight]);
        }

        _ = Checks.CommonDType("Linear", weight, bias);
        Checks.RequireShape("Linear", "bias", bias, [outputs], $"the weight is {Shapes.Text(weight.Shape)}");
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = result[i] + bias.Values[i % outputs];
        }

        Operand ofBias = new(bias, (y, dy, target) => GradientOfBias(outputs, dy, target), GradientSum.Contraction);
        return Tensor.FromOperation("Linear", result, shape, dtype, [ofX, ofWeight, ofBias]);
    }

    /// <summary>y[m, n] = Chain over k of a[m, k] * b[k, n].</summary>
    public static Tensor MatMul(Tensor a, Tensor b)
    {
        DType dtype = Checks.CommonDType("MatMul", a, b);
        Checks.RequireRank("MatMul", "second operand", b, 2, "[k, n]");
        int depth = b.Shape[0];
        int columns = b.Shape[1];
        if (a.Rank < 2 || a.RowLength != depth)
        {
            throw new ArgumentException(
                $"MatMul expected a first operand of shape [.., m, {depth}] (the second is {Shapes.Text(b.Shape)}) " +
                $"but found {Shapes.Text(a.Shape)}.");
        }

        float[] result = Multiply(a, columns, (column, k) => b.Values[(k * columns) + column]);
        return Tensor.FromOperation("MatMul", result, Shapes.WithLast(a.Shape, columns), dtype, [
            new Operand(a, (y, dy, target) => GradientOfMatMulFirst(b, dy, target), GradientSum.Contraction),
            new Operand(b, (y, dy, target) => GradientOfMatMulSecond(a, columns, dy, target), GradientSum.Contraction),
        ]);
    }

    private static float[] Multiply(Tensor x, int outputs, Func<int, int, float> weight)
    {
        float[] result = new float[x.RowCount * outputs];
        for (int row = 0; row < x.RowCount; row++)
        {
            ReadOnlySpan<float> elements = x.Row(row);
            for (int output = 0; output < outputs; output++)
            {
                Chain chain = default;
                for (int k = 0; k < elements.Length; k++)
                {
                    chain.AddProduct(elements[k], weight(output, k));
                }

                result[(row * outputs) + output] = chain.Total;
            }
        }

        return result;
    }

    private static void GradientOfLinearInput(Tensor weight, ReadOnlySpan<float> dy, GradientTarget target)
    {
        int outputs = weight.Shape[0];
        int inputs = weight.Shape[1];
        for (int i = 0; i < dy.Length; i++)
        {
            int row = i / outputs;
            int output = i % outputs;
            for (int k = 0; k < inputs; k++)
            {
                target.Product((row * inputs) + k, dy[i], weight.Values[(output * inputs) + k]);
            }
        }
    }

    private static void GradientOfLinearWeight(Tensor x, int outputs, ReadOnlySpan<float> dy, GradientTarget target)
    {
        int inputs = x.RowLength;
        for (int i = 0; i < dy.Length; i++)
        {
            int row = i / outputs;
            int output = i % outputs;
            for (int k = 0; k < inputs; k++)
            {
                target.Product((output * inputs) + k, dy[i], x.Row(row)[k]);
            }
        }
    }

    private static void GradientOfBias(int outputs, ReadOnlySpan<float> dy, GradientTarget target)
    {
        for (int i = 0; i < dy.Length; i++)
        {
            target.Term(i % outputs, dy[i]);
        }
    }

    private static void GradientOfMatMulFirst(Tensor b, ReadOnlySpan<float> dy, GradientTarget target)
    {
        int depth = b.Shape[0];
        int columns = b.Shape[1];
        for (int i = 0; i < dy.Length; i++)
        {
            int row = i / columns;
            int column = i % columns;
            for (int k = 0; k < depth; k++)
            {
                target.Product((row * depth) + k, dy[i], b.Values[(k * columns) + column]);
            }
        }
    }

    private static void GradientOfMatMulSecond(Tensor a, int columns, ReadOnlySpan<float> dy, GradientTarget target)
    {
        for (int i = 0; i < dy.Length; i++)
        {
            int row = i / columns;
            int column = i % columns;
            for (int k = 0; k < a.RowLength; k++)
            {
                target.Product((k * columns) + column, dy[i], a.Row(row)[k]);
            }
        }
    }
}
